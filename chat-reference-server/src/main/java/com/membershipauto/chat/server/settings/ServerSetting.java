package com.membershipauto.chat.server.settings;

/**
 * A setting of the server, besides the core's ({@link com.membershipauto.chat.config.Setting}),
 * which are named by the same rule: {@code chat.} and the name here in lower case with dots, or
 * {@code CHAT_} and the name here as an environment variable. A {@link #isSecret() secret} may also
 * be read from a file, named by the setting with {@code .file} or {@code _FILE} at its end.
 */
public enum ServerSetting {
  HOST("127.0.0.1", "address to listen on; nothing else is bound"),
  PORT("8000", "port to listen on; 0 takes a free one"),
  DATA_DIR("./chat-data", "where the embedded database and the demo's secret are kept"),
  DB_URL(
      "jdbc:h2:file:{data dir}/chat;WRITE_DELAY=0",
      "JDBC URL, of PostgreSQL or H2; an H2 URL without WRITE_DELAY gets WRITE_DELAY=0, or"
          + " committed messages would be lost in a crash"),
  DB_USER("", "database user"),
  DB_PASSWORD("", "database password", true),
  DB_POOL_SIZE(
      "CHAT_COMMITTERS + CHAT_BLOCKING_THREADS + 4",
      "database connections; fewer make committers and readers wait for each other"),
  DB_WAIT_TIMEOUT("5s", "how long a request waits for a free database connection"),
  DB_SOCKET_TIMEOUT(
      "20s", "how long PostgreSQL may be silent before its connection is given up; 0s for ever"),
  DB_START_TIMEOUT("30s", "how long the start waits for the database before it exits with 3"),
  REDIS_URL(
      "",
      "Redis that connects several servers: redis://, rediss:// or redis-sentinel://; several"
          + " comma-separated hosts are a cluster; empty: this server is the only one",
      true),
  REDIS_PREFIX("chat:", "in front of every channel's name; servers with another one are not heard"),
  REDIS_CA_FILE("", "certificates (PEM) by which a rediss:// Redis is trusted; empty: Java's own"),
  REDIS_CONNECT_TIMEOUT("2s", "how long connecting to Redis may take, the login included"),
  REDIS_RETRY_DELAY("500ms", "from one attempt to connect to Redis to the next"),
  REDIS_PROBE_INTERVAL("1s", "how often the way through Redis is tried"),
  REDIS_PROBE_TIMEOUT("3s", "how long nothing may come back before Redis is connected to anew"),
  REDIS_CLOSE_TIMEOUT("2s", "how long a stop waits for the connections to Redis"),
  MAX_REDIS_UNFINISHED(
      "20000", "copies, one for each room, on their way to Redis; further ones are dropped"),
  MAX_REDIS_UNFINISHED_BYTES("16777216", "their bytes"),
  MAX_REDIS_QUEUED("20000", "copies from Redis that wait to be handled; further ones are dropped"),
  MAX_REDIS_QUEUED_BYTES("16777216", "their bytes"),
  JWT_SECRET(
      "", "HS256 key, at least 32 bytes; the demo makes one and keeps it in the data dir", true),
  JWT_JWKS_URL("", "where the public keys of an identity provider are fetched"),
  JWT_ALGORITHMS("", "accepted of HS256, RS256, ES256, EdDSA; empty: all that there is a key for"),
  JWT_ISSUER("", "required iss of a token; empty: not checked"),
  JWT_AUDIENCE("", "required aud of a token; empty: not checked"),
  JWT_ROLE_CLAIM("role", "claim whose value support makes a support participant"),
  ACCESS_TOKEN_LIFE("1h", "how long a token from the login is good"),
  REFRESH_TOKEN_LIFE("7d", "how long it can be renewed without the password"),
  ALLOWED_ORIGINS(
      "", "exact origins of pages, comma-separated; empty: the same host, any port on loopback"),
  TRUSTED_PROXIES(
      "", "addresses or CIDR blocks, comma-separated, whose X-Forwarded-For is believed"),
  DEMO(
      "true with an embedded database and a loopback host",
      "accounts alice, bob, sam, sue with the password demo; loopback only"),
  LOGIN_THREADS("2", "threads that check passwords"),
  MAX_LOGIN_QUEUE("32", "logins waiting for such a thread; further ones get 503"),
  LOGIN_BURST_PER_USER("10", "failed logins of one user name at once, then 429"),
  LOGIN_BURST_PER_ADDRESS("30", "failed logins from one address at once, then 429"),
  LOGIN_PAUSE("10s", "after that, one failed login each so often"),
  MAX_LOGIN_ENTRIES("10000", "user names, and addresses, whose failed logins are remembered"),
  API_THREADS("8", "threads that serve REST, and as many that write its answers"),
  MAX_API_QUEUE("1000", "REST requests waiting for such a thread; further ones get 503"),
  MAX_HTTP_CONNECTIONS("20000", "connections that are no WebSockets; further ones are closed"),
  MAX_REQUEST_HEAD_BYTES("16384", "longest head of an HTTP request in bytes"),
  MAX_REQUEST_BODY_BYTES("262144", "longest body of an HTTP request in bytes"),
  REQUEST_HEAD_TIMEOUT("10s", "how long a request's head, or a handshake, may take"),
  REQUEST_BODY_TIMEOUT("30s", "how long a request's body may take"),
  IDLE_TIMEOUT("60s", "how long an HTTP connection without a request is kept"),
  CLOSE_TIMEOUT("2s", "how long a client may take to answer a close, then it is cut"),
  SEND_BUFFER_BYTES("262144", "the system's send buffer of each connection"),
  LOG_LEVEL("INFO", "ERROR, WARNING, INFO, DEBUG or TRACE");

  private final String defaultText;
  private final String meaning;
  private final boolean secret;

  ServerSetting(String defaultText, String meaning) {
    this(defaultText, meaning, false);
  }

  ServerSetting(String defaultText, String meaning, boolean secret) {
    this.defaultText = defaultText;
    this.meaning = meaning;
    this.secret = secret;
  }

  /** The default as text; a description where it depends on other settings. */
  public String defaultText() {
    return defaultText;
  }

  /** One line for people. */
  public String meaning() {
    return meaning;
  }

  /** Whether its value must never be shown. */
  public boolean isSecret() {
    return secret;
  }

  /** The name as a system property and in {@code application.properties}. */
  public String property() {
    return Names.property(name());
  }
}
