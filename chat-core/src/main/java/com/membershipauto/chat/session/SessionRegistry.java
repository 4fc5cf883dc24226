package com.membershipauto.chat.session;

import static java.lang.System.Logger.Level.ERROR;

import com.membershipauto.chat.auth.Authenticator;
import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import com.membershipauto.chat.routing.RoomRouter;
import com.membershipauto.chat.service.ChatService;
import com.membershipauto.chat.spi.ChatMetrics;
import com.membershipauto.chat.spi.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The sessions of this node, and what they share. Safe for use by several threads at once. */
public final class SessionRegistry {
  private static final System.Logger LOG = System.getLogger(SessionRegistry.class.getName());

  final ChatService service;
  final RoomRouter router;
  final Authenticator authenticator;
  final FrameCodec codec;
  final ChatMetrics metrics;
  final ChatConfig config;
  final InstantSource clock;
  final Executor closing;
  final ServerFrame.Limits limits;

  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final List<Drain> drains = new ArrayList<>();
  private final AtomicInteger nextDrain = new AtomicInteger();
  private volatile @Nullable CloseReason stopped;
  private volatile boolean closed;

  /**
   * Makes a registry without sessions.
   *
   * @param closing where connections are closed, which may block
   */
  public SessionRegistry(
      ChatService service,
      RoomRouter router,
      Authenticator authenticator,
      FrameCodec codec,
      ChatMetrics metrics,
      ChatConfig config,
      InstantSource clock,
      Executor closing) {
    this.service = service;
    this.router = router;
    this.authenticator = authenticator;
    this.codec = codec;
    this.metrics = metrics;
    this.config = config;
    this.clock = clock;
    this.closing = closing;
    limits =
        new ServerFrame.Limits(
            config.get(Setting.MAX_FRAME_BYTES),
            config.get(Setting.MAX_BODY_LENGTH),
            ServerFrame.Limits.MAX_ATTACHMENTS,
            config.get(Setting.MAX_IN_FLIGHT_PER_SESSION),
            config.get(Setting.MAX_RESUME_THREADS),
            config.get(Setting.MAX_RESUME_EVENTS));
    for (int i = 0; i < config.get(Setting.DRAIN_THREADS); i++) {
      drains.add(new Drain());
    }
  }

  /**
   * Runs a task that offers much to sessions, so that what it offers to one leaves in one write.
   *
   * @param written run when all that was given to the transport, on any thread
   */
  public static void deliver(Runnable task, Runnable written) {
    Drain.gather(task, written);
  }

  /** Starts writing on {@code threads}. */
  public void start(Executor threads) {
    drains.forEach(threads::execute);
  }

  /** Begins a session; {@code welcome} is sent once the session hears all that concerns it. */
  public Session connect(Connection connection, Handshake.Accepted accepted) {
    Drain drain = drains.get(Math.floorMod(nextDrain.getAndIncrement(), drains.size()));
    Session session = new Session(this, connection, accepted, drain);
    metrics.sessionOpened();
    sessions.add(session);
    session.join();
    CloseReason reason = stopped;
    if (reason != null) {
      session.close(reason);
    }
    if (closed) {
      session.abort();
    }
    return session;
  }

  public int size() {
    return sessions.size();
  }

  /** Looks after every session's heartbeat, expiry and deadlines; to be called often. */
  public void tick() {
    long now = System.nanoTime();
    long wallMillis = clock.millis();
    for (Session session : sessions) {
      try {
        session.tick(now, wallMillis);
      } catch (RuntimeException adapters) {
        LOG.log(ERROR, "Looking after a connection failed", adapters);
      }
    }
  }

  /** Ends all sessions of a participant, for example because it was revoked. */
  public void disconnect(UserId userId, CloseReason reason) {
    for (Session session : sessions) {
      if (session.participant().id().equals(userId)) {
        session.close(reason);
      }
    }
  }

  /** Tells every session to come back after a random time. */
  public void announceRestart() {
    int spread = config.get(Setting.RECONNECT_SPREAD_MILLIS);
    for (Session session : sessions) {
      long after = ThreadLocalRandom.current().nextLong(spread + 1L);
      session.offer(codec.encode(new ServerFrame.Reconnect(after)));
    }
  }

  /** Ends all sessions, those that still come too, once their outboxes are written. */
  public void closeAll(CloseReason reason) {
    stopped = reason;
    for (Session session : sessions) {
      session.close(reason);
    }
  }

  /** Cuts what is still connected and ends the drains. */
  public void close() {
    closed = true;
    for (Session session : sessions) {
      try {
        session.abort();
      } catch (RuntimeException adapters) {
        LOG.log(ERROR, "Cutting a connection failed", adapters);
      }
    }
    drains.forEach(Drain::close);
  }

  void remove(Session session) {
    sessions.remove(session);
  }
}
