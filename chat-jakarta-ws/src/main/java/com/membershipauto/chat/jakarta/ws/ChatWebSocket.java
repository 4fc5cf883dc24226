package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.ChatServer;

/**
 * What an application may tell the chat in its WAR: the names of {@code ServletContext} attributes
 * and context parameters. All are optional but one: there must be a {@link #SERVER}, or a {@code
 * ChatServer} that is a CDI bean, or a {@link #JWT_SECRET} or {@link #JWT_JWKS_URL}. Else nothing
 * is registered, and one line in the log says so.
 *
 * <p>An attribute is set in a {@code ServletContextListener} of the application's own; it is read
 * once, after all of them. What the application made, it closes itself.
 *
 * <p>A bound or wait of the core is a context parameter too, by the name that {@link
 * com.membershipauto.chat.config.Setting} gives it; like those that begin with {@code chat.jwt}, it
 * counts only where the chat makes the server. A bad value means that nothing is registered.
 */
public final class ChatWebSocket {
  /** Attribute: the {@link ChatServer}. */
  public static final String SERVER = ChatServer.class.getName();

  /**
   * Attribute: a {@code Function<jakarta.websocket.Session, Connection>} that writes better than
   * plain Jakarta WebSocket can.
   */
  public static final String CONNECTIONS = "com.membershipauto.chat.connections";

  /**
   * Attribute: a {@code java.util.concurrent.Executor} for pings and close frames, which may block;
   * by default threads of our own.
   */
  public static final String EXECUTOR = "com.membershipauto.chat.executor";

  /** Parameter: {@code false} switches the chat off. */
  public static final String ENABLED = "chat.ws.enabled";

  /** Parameter: the path, {@code /chat/ws} by default. It answers with a slash at its end too. */
  public static final String PATH = "chat.ws.path";

  /**
   * Parameter: how long a handshake may wait for its answer, and an accepted one for its
   * connection; 10,000 ms by default, from 100 to 600,000.
   */
  public static final String HANDSHAKE_TIMEOUT_MILLIS = "chat.ws.handshake.timeout.millis";

  /** Parameter: threads for pings and close frames; 16 by default, from 1 to 1,000. */
  public static final String THREADS = "chat.ws.threads";

  /** Parameter: the secret of tokens signed with HS256, at least 32 bytes of UTF-8. */
  public static final String JWT_SECRET = "chat.jwt.secret";

  /** Parameter: where the public keys of tokens are; several URLs are separated by commas. */
  public static final String JWT_JWKS_URL = "chat.jwt.jwks.url";

  /** Parameter: which algorithms are allowed, separated by commas. */
  public static final String JWT_ALGORITHMS = "chat.jwt.algorithms";

  /** Parameter: what a token's {@code iss} must be. */
  public static final String JWT_ISSUER = "chat.jwt.issuer";

  /** Parameter: what a token's {@code aud} must contain. */
  public static final String JWT_AUDIENCE = "chat.jwt.audience";

  /** Parameter: the claim that says who is support. */
  public static final String JWT_ROLE_CLAIM = "chat.jwt.role.claim";

  /**
   * Parameter: origins of pages that may connect, separated by commas; by default the same host.
   */
  public static final String ALLOWED_ORIGINS = "chat.allowed.origins";

  private ChatWebSocket() {}
}
