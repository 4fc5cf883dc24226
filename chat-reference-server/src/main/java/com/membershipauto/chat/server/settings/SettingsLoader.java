package com.membershipauto.chat.server.settings;

import static com.membershipauto.chat.server.settings.ServerSetting.*;

import com.membershipauto.chat.auth.OriginPolicy;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.redis.RedisSettings;
import com.membershipauto.chat.server.access.ClientAddresses;
import com.membershipauto.chat.server.access.Loopback;
import com.membershipauto.chat.server.transport.RequestGate;
import com.membershipauto.chat.server.transport.TransportSettings;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the settings and refuses what would not be safe. */
final class SettingsLoader {
  private static final int MIN_SECRET_BYTES = 32;
  private static final int MAX_THREADS = 1_000;
  private static final List<String> ALGORITHMS = List.of("HS256", "RS256", "ES256", "EdDSA");

  private final Values values;

  SettingsLoader(Sources sources) {
    this.values = new Values(sources);
  }

  Settings load() throws SettingsException {
    String host = values.text(HOST);
    boolean loopback = isLoopback(host);
    Path dataDir = dataDir();
    ChatConfig chat = values.core();
    Settings.Database database = database(dataDir, chat);
    Optional<String> secret = secret();
    Optional<URI> jwksUrl = jwksUrl();
    boolean demo = values.flag(DEMO, database.isEmbedded() && loopback);
    if (demo && !loopback) {
      throw new SettingsException(
          values.nameOf(DEMO)
              + " is true, but "
              + values.nameOf(HOST)
              + " is not loopback: the demo's passwords are known to everybody");
    }
    if (!demo && secret.isEmpty() && jwksUrl.isEmpty()) {
      throw new SettingsException(
          "CHAT_JWT_SECRET or CHAT_JWT_JWKS_URL must be set: without one no token can be checked");
    }
    return new Settings(
        transport(host, demo),
        dataDir,
        database,
        redis(),
        tokens(secret.orElse(null), jwksUrl.orElse(null), demo),
        login(),
        origins(),
        demo,
        logLevel(),
        chat);
  }

  private boolean isLoopback(String host) throws SettingsException {
    try {
      return Loopback.isAddress(host);
    } catch (UnknownHostException e) {
      throw values.bad(HOST, "an address of this machine, or a name that has one");
    }
  }

  private Path dataDir() throws SettingsException {
    try {
      return Path.of(values.text(DATA_DIR));
    } catch (InvalidPathException e) {
      throw values.bad(DATA_DIR, "a folder");
    }
  }

  private Settings.Database database(Path dataDir, ChatConfig chat) throws SettingsException {
    String url =
        values
            .optional(DB_URL)
            .orElseGet(() -> "jdbc:h2:file:" + dataDir.toAbsolutePath().normalize() + "/chat");
    if (!Databases.isSupported(url)) {
      throw values.bad(DB_URL, "a URL that starts with jdbc:postgresql: or jdbc:h2:");
    }
    // Besides: the committer of contended threads, the log's reader, logins and the probe.
    int connections = chat.get(Setting.COMMITTERS) + chat.get(Setting.BLOCKING_THREADS) + 4;
    return new Settings.Database(
        Databases.withServerOptions(url),
        values.optional(DB_USER).orElse(null),
        values.secret(DB_PASSWORD).orElse(null),
        values.optional(DB_POOL_SIZE).isPresent()
            ? values.number(DB_POOL_SIZE, 4, MAX_THREADS)
            : connections,
        values.duration(DB_WAIT_TIMEOUT, Duration.ofMillis(250), Duration.ofMinutes(1)),
        values.duration(DB_SOCKET_TIMEOUT, Duration.ZERO, Duration.ofHours(1)),
        values.duration(DB_START_TIMEOUT, Duration.ZERO, Duration.ofHours(1)));
  }

  private @Nullable RedisSettings redis() throws SettingsException {
    Optional<String> url = values.secret(REDIS_URL);
    if (url.isEmpty()) {
      return null;
    }
    Duration min = Duration.ofMillis(10);
    Duration max = Duration.ofMinutes(1);
    Duration interval = values.duration(REDIS_PROBE_INTERVAL, min, max);
    int many = 10_000_000;
    int manyBytes = 1 << 30;
    return redisAt(url.get())
        .prefix(values.text(REDIS_PREFIX))
        .caFile(redisCaFile())
        .connectTimeout(values.duration(REDIS_CONNECT_TIMEOUT, min, max))
        .retryDelay(values.duration(REDIS_RETRY_DELAY, min, max))
        .probe(interval, values.duration(REDIS_PROBE_TIMEOUT, interval.plusMillis(1), max))
        .closeTimeout(values.duration(REDIS_CLOSE_TIMEOUT, min, max))
        .maxUnfinished(
            values.number(MAX_REDIS_UNFINISHED, 1, many),
            values.number(MAX_REDIS_UNFINISHED_BYTES, 1_024, manyBytes))
        .maxQueued(
            values.number(MAX_REDIS_QUEUED, 1, many),
            values.number(MAX_REDIS_QUEUED_BYTES, 1_024, manyBytes))
        .build();
  }

  private RedisSettings.Builder redisAt(String url) throws SettingsException {
    try {
      return RedisSettings.at(url);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(values.nameOf(REDIS_URL) + ": " + e.getMessage());
    }
  }

  private @Nullable Path redisCaFile() throws SettingsException {
    Optional<String> name = values.optional(REDIS_CA_FILE);
    if (name.isEmpty()) {
      return null;
    }
    try {
      Path file = Path.of(name.get());
      if (Files.isReadable(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw values.bad(REDIS_CA_FILE, "a file");
    }
    throw values.bad(REDIS_CA_FILE, "a file that can be read");
  }

  private Optional<String> secret() throws SettingsException {
    Optional<String> secret = values.secret(JWT_SECRET);
    if (secret.isPresent()
        && secret.get().getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
      throw new SettingsException(
          "CHAT_JWT_SECRET must have at least " + MIN_SECRET_BYTES + " bytes");
    }
    return secret;
  }

  private Optional<URI> jwksUrl() throws SettingsException {
    Optional<String> text = values.optional(JWT_JWKS_URL);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI url = URI.create(text.get());
      String host = url.getHost();
      if (host != null
          && ("https".equals(url.getScheme())
              || ("http".equals(url.getScheme()) && RequestGate.isLoopback(host)))) {
        return Optional.of(url);
      }
    } catch (IllegalArgumentException e) {
      throw values.bad(JWT_JWKS_URL, "a URL");
    }
    throw values.bad(JWT_JWKS_URL, "an https URL; http would let anybody on the way make tokens");
  }

  private Settings.Tokens tokens(@Nullable String secret, @Nullable URI jwksUrl, boolean demo)
      throws SettingsException {
    boolean hasSecret = secret != null || demo;
    List<String> algorithms = values.list(JWT_ALGORITHMS);
    for (String algorithm : algorithms) {
      if (!ALGORITHMS.contains(algorithm)) {
        throw values.bad(JWT_ALGORITHMS, "of " + String.join(", ", ALGORITHMS));
      }
      if (algorithm.equals("HS256") ? !hasSecret : jwksUrl == null) {
        throw new SettingsException(
            values.nameOf(JWT_ALGORITHMS) + " has " + algorithm + ", but there is no key for it");
      }
    }
    return new Settings.Tokens(
        secret,
        jwksUrl,
        algorithms,
        values.optional(JWT_ISSUER).orElse(null),
        values.optional(JWT_AUDIENCE).orElse(null),
        values.text(JWT_ROLE_CLAIM),
        values.duration(ACCESS_TOKEN_LIFE, Duration.ofSeconds(1), Duration.ofDays(366)),
        values.duration(REFRESH_TOKEN_LIFE, Duration.ofSeconds(1), Duration.ofDays(366)));
  }

  private TransportSettings transport(String host, boolean demo) throws SettingsException {
    Duration max = Duration.ofMinutes(10);
    Duration min = Duration.ofMillis(100);
    return new TransportSettings(
        host,
        values.number(PORT, 0, 65_535),
        demo ? RequestGate.LOOPBACK : RequestGate.OPEN,
        trustedProxies(),
        values.duration(REQUEST_HEAD_TIMEOUT, min, max),
        values.duration(REQUEST_BODY_TIMEOUT, min, max),
        values.duration(IDLE_TIMEOUT, min, Duration.ofHours(1)),
        values.duration(CLOSE_TIMEOUT, min, max),
        values.number(MAX_REQUEST_HEAD_BYTES, 1_024, 1 << 20),
        values.number(MAX_REQUEST_BODY_BYTES, 1_024, 1 << 26),
        values.number(MAX_HTTP_CONNECTIONS, 1, 10_000_000),
        values.number(MAX_API_QUEUE, 1, 1_000_000),
        values.number(API_THREADS, 1, MAX_THREADS),
        values.number(SEND_BUFFER_BYTES, 4_096, 1 << 24));
  }

  private Settings.Login login() throws SettingsException {
    return new Settings.Login(
        values.number(LOGIN_THREADS, 1, MAX_THREADS),
        values.number(MAX_LOGIN_QUEUE, 1, 100_000),
        values.number(LOGIN_BURST_PER_USER, 1, 1_000_000),
        values.number(LOGIN_BURST_PER_ADDRESS, 1, 1_000_000),
        values.duration(LOGIN_PAUSE, Duration.ofMillis(1), Duration.ofDays(1)),
        values.number(MAX_LOGIN_ENTRIES, 1, 10_000_000));
  }

  private ClientAddresses trustedProxies() throws SettingsException {
    try {
      return ClientAddresses.trusting(values.list(TRUSTED_PROXIES));
    } catch (IllegalArgumentException e) {
      throw values.bad(TRUSTED_PROXIES, "a list of addresses and CIDR blocks");
    }
  }

  private OriginPolicy origins() throws SettingsException {
    List<String> origins = values.list(ALLOWED_ORIGINS);
    try {
      return origins.isEmpty() ? OriginPolicy.sameHost() : OriginPolicy.exactly(origins);
    } catch (IllegalArgumentException e) {
      throw values.bad(
          ALLOWED_ORIGINS, "origins like https://shop.example, comma-separated and without path");
    }
  }

  private System.Logger.Level logLevel() throws SettingsException {
    try {
      return System.Logger.Level.valueOf(values.text(LOG_LEVEL));
    } catch (IllegalArgumentException e) {
      throw values.bad(LOG_LEVEL, LOG_LEVEL.meaning());
    }
  }
}
