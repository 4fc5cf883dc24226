package com.membershipauto.chat.jpa;

import java.util.Map;
import javax.sql.DataSource;

/** The Jakarta Persistence providers that the stores are tested with. */
enum Provider {
  HIBERNATE("org.hibernate.jpa.HibernatePersistenceProvider"),
  ECLIPSELINK("org.eclipse.persistence.jpa.PersistenceProvider");

  private final String className;

  Provider(String className) {
    this.className = className;
  }

  ChatPersistence over(DataSource dataSource) {
    return ChatPersistence.over(
        dataSource,
        Map.of("jakarta.persistence.provider", className, "eclipselink.logging.level", "SEVERE"));
  }
}
