package com.membershipauto.chat.server.settings;

import com.membershipauto.chat.auth.OriginPolicy;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.redis.RedisSettings;
import com.membershipauto.chat.server.transport.TransportSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All settings of the server, checked.
 *
 * @param redis null when this server is the only one
 * @param logLevel a name of {@link System.Logger.Level}
 * @param chat the core's bounds
 */
public record Settings(
    TransportSettings transport,
    Path dataDir,
    Database database,
    @Nullable RedisSettings redis,
    Tokens tokens,
    Login login,
    OriginPolicy origins,
    boolean demo,
    System.Logger.Level logLevel,
    ChatConfig chat) {

  /**
   * Where things are kept.
   *
   * @param url of PostgreSQL or H2, the latter with {@code WRITE_DELAY}
   * @param socketTimeout zero for ever
   */
  public record Database(
      String url,
      @Nullable String user,
      @Nullable String password,
      int poolSize,
      Duration waitTimeout,
      Duration socketTimeout,
      Duration startTimeout) {

    /** Whether the database runs inside this process. */
    public boolean isEmbedded() {
      return Databases.isEmbedded(url);
    }

    /** Whether it is PostgreSQL, and not H2. */
    public boolean isPostgreSql() {
      return Databases.isPostgreSql(url);
    }

    /** {@code H2} or {@code PostgreSQL}. */
    public String product() {
      return Databases.product(url);
    }

    /** Without anything that may have a password in it. */
    @Override
    public String toString() {
      return "Database[" + product() + "]";
    }
  }

  /**
   * Whose tokens are accepted.
   *
   * @param secret the HS256 key; null when there is none, or when the demo is to make one
   * @param jwksUrl null when there is none
   * @param algorithms empty: all that there is a key for
   */
  public record Tokens(
      @Nullable String secret,
      @Nullable URI jwksUrl,
      List<String> algorithms,
      @Nullable String issuer,
      @Nullable String audience,
      String roleClaim,
      Duration accessLife,
      Duration refreshLife) {

    /** Without the secret. */
    @Override
    public String toString() {
      return "Tokens[algorithms=" + algorithms + ", jwksUrl=" + jwksUrl + "]";
    }
  }

  /**
   * How many logins are let in.
   *
   * @param pause how often one more failed login is let in once the burst is used up
   */
  public record Login(
      int threads, int queue, int burstPerUser, int burstPerAddress, Duration pause, int entries) {}

  /**
   * Reads and checks all settings.
   *
   * @throws SettingsException what is wrong, in one line for the operator
   */
  public static Settings load(Sources sources) throws SettingsException {
    return new SettingsLoader(sources).load();
  }
}
