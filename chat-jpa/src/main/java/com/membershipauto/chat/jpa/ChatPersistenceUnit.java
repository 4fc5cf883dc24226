package com.membershipauto.chat.jpa;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.ClassTransformer;
import jakarta.persistence.spi.PersistenceProvider;
import jakarta.persistence.spi.PersistenceProviderResolverHolder;
import jakarta.persistence.spi.PersistenceUnitInfo;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A persistence unit without entities, described in code. */
final class ChatPersistenceUnit implements PersistenceUnitInfo {
  private static final String PROVIDER = "jakarta.persistence.provider";

  /**
   * Switches off what costs time at the start or changes the database; unknown ones are ignored.
   */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("jakarta.persistence.schema-generation.database.action", "none"),
          Map.entry("jakarta.persistence.validation.mode", "none"),
          Map.entry("hibernate.archive.autodetection", "none"),
          Map.entry("hibernate.xml_mapping_enabled", "false"),
          // What fails is told by outcomes and exceptions; the driver's text may quote a message.
          Map.entry("hibernate.jdbc.log.errors", "false"),
          Map.entry("eclipselink.logging.level", "SEVERE"),
          Map.entry("eclipselink.logging.logger", "JavaLogger"),
          Map.entry("eclipselink.weaving", "false"));

  private final DataSource dataSource;
  private final PersistenceProvider provider;

  private ChatPersistenceUnit(DataSource dataSource, PersistenceProvider provider) {
    this.dataSource = dataSource;
    this.provider = provider;
  }

  static EntityManagerFactory start(DataSource dataSource, Map<String, ?> properties) {
    PersistenceProvider provider = provider(properties.get(PROVIDER));
    Map<String, Object> all = new HashMap<>(DEFAULTS);
    all.putAll(properties);
    return provider.createContainerEntityManagerFactory(
        new ChatPersistenceUnit(dataSource, provider), all);
  }

  private static PersistenceProvider provider(@Nullable Object name) {
    List<PersistenceProvider> providers =
        PersistenceProviderResolverHolder.getPersistenceProviderResolver()
            .getPersistenceProviders();
    for (PersistenceProvider provider : providers) {
      if (name == null || provider.getClass().getName().equals(name)) {
        return provider;
      }
    }
    throw new IllegalStateException(
        name == null
            ? "There is no Jakarta Persistence provider on the class path."
            : "There is no Jakarta Persistence provider " + name + " on the class path.");
  }

  @Override
  public String getPersistenceUnitName() {
    return "chat";
  }

  @Override
  public String getPersistenceProviderClassName() {
    return provider.getClass().getName();
  }

  @Override
  public PersistenceUnitTransactionType getTransactionType() {
    return PersistenceUnitTransactionType.RESOURCE_LOCAL;
  }

  @Override
  public @Nullable DataSource getJtaDataSource() {
    return null;
  }

  @Override
  public DataSource getNonJtaDataSource() {
    return dataSource;
  }

  @Override
  public List<String> getMappingFileNames() {
    return List.of();
  }

  @Override
  public List<URL> getJarFileUrls() {
    return List.of();
  }

  /** Providers name the unit by it, and scan it when told to. */
  @Override
  public URL getPersistenceUnitRootUrl() {
    return ChatPersistenceUnit.class.getProtectionDomain().getCodeSource().getLocation();
  }

  @Override
  public List<String> getManagedClassNames() {
    return List.of();
  }

  @Override
  public boolean excludeUnlistedClasses() {
    return true;
  }

  @Override
  public SharedCacheMode getSharedCacheMode() {
    return SharedCacheMode.NONE;
  }

  @Override
  public ValidationMode getValidationMode() {
    return ValidationMode.NONE;
  }

  @Override
  public Properties getProperties() {
    return new Properties();
  }

  @Override
  public String getPersistenceXMLSchemaVersion() {
    return "3.0";
  }

  @Override
  public ClassLoader getClassLoader() {
    return ChatPersistenceUnit.class.getClassLoader();
  }

  @Override
  public void addTransformer(ClassTransformer transformer) {
    // There is no class to transform.
  }

  @Override
  public ClassLoader getNewTempClassLoader() {
    return getClassLoader();
  }

  /** Of Jakarta Persistence 3.2, which this is not compiled with. */
  public @Nullable String getScopeAnnotationName() {
    return null;
  }

  /** Of Jakarta Persistence 3.2, which this is not compiled with. */
  public List<String> getQualifierAnnotationNames() {
    return List.of();
  }
}
