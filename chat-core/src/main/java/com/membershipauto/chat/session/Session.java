package com.membershipauto.chat.session;

import static java.lang.System.Logger.Level.ERROR;

import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.ClientFrame;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.protocol.ServerFrame;
import com.membershipauto.chat.routing.Recipient;
import com.membershipauto.chat.spi.Connection;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated connection and its room. The adapter calls {@link #receive} for one message
 * after another, and the other methods from any thread; none of them blocks.
 */
public final class Session implements Inbound, Recipient {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private final String id = UUID.randomUUID().toString();
  private final SessionRegistry registry;
  private final Connection connection;
  private final Handshake.Accepted accepted;
  private final Outbox outbox;
  private final FrameHandler handler;
  private final RateLimit rate;
  private final AtomicBoolean gone = new AtomicBoolean();
  private final AtomicReference<@Nullable CloseReason> closeReason = new AtomicReference<>();

  private volatile Instant expiresAt;
  private volatile boolean expiryAnnounced;
  private volatile long lastHeard = System.nanoTime();
  private volatile long lastPing = lastHeard;
  private volatile long closingSince;

  /** Frames that came before the session was live; null when it is. Guarded by this. */
  private @Nullable ArrayDeque<ClientFrame> held = new ArrayDeque<>(0);

  // Only the adapter's, one message after another.
  private int malformedInRow;
  private int rateLimitedInRow;

  Session(
      SessionRegistry registry, Connection connection, Handshake.Accepted accepted, Drain drain) {
    this.registry = registry;
    this.connection = connection;
    this.accepted = accepted;
    expiresAt = accepted.expiresAt();
    outbox =
        new Outbox(
            connection,
            drain,
            registry.config.get(Setting.MAX_OUTBOX_FRAMES),
            registry.config.get(Setting.MAX_OUTBOX_BYTES),
            this::closeConnection);
    handler = new FrameHandler(this, registry);
    rate =
        new RateLimit(
            registry.config.get(Setting.FRAMES_PER_SECOND),
            registry.config.get(Setting.FRAME_BURST),
            lastHeard);
  }

  /** Names the connection in logs and in {@code welcome}. */
  public String id() {
    return id;
  }

  @Override
  public Participant participant() {
    return accepted.participant();
  }

  @Override
  public void receive(String text) {
    heard();
    if (closeReason.get() != null) {
      return;
    }
    ClientFrame frame = registry.codec.decode(text);
    if (!rate.tryAcquire(lastHeard)) {
      fail(ErrorCode.RATE_LIMITED, "You send too many frames.", clientMessageId(frame), null, 1);
      if (++rateLimitedInRow >= registry.config.get(Setting.MAX_RATE_LIMITED)) {
        close(CloseReason.RATE_LIMITED);
      }
      return;
    }
    rateLimitedInRow = 0;
    if (frame instanceof ClientFrame.Invalid invalid && invalid.code() == ErrorCode.MALFORMED) {
      if (++malformedInRow >= registry.config.get(Setting.MAX_MALFORMED)) {
        handle(frame);
        close(CloseReason.MALFORMED);
        return;
      }
    } else {
      malformedInRow = 0;
    }
    handle(frame);
  }

  @Override
  public void heard() {
    lastHeard = System.nanoTime();
  }

  @Override
  public void fail(CloseReason reason) {
    close(reason);
  }

  @Override
  public void transportClosed() {
    if (!gone.compareAndSet(false, true)) {
      return;
    }
    closeReason.compareAndSet(null, CloseReason.GONE);
    registry.remove(this);
    registry.router.leave(this);
    outbox.discard();
    accepted.release();
    CloseReason reason = closeReason.get();
    registry.metrics.sessionClosed(reason == null ? CloseReason.GONE : reason);
  }

  @Override
  public void offer(EncodedFrame frame) {
    outbox.offer(frame);
  }

  @Override
  public void offerEphemeral(EncodedFrame frame) {
    outbox.offerEphemeral(frame);
  }

  @Override
  public boolean isHalfEmpty() {
    return outbox.isHalfEmpty();
  }

  @Override
  public void whenHalfEmpty(Runnable task) {
    outbox.whenHalfEmpty(task);
  }

  @Override
  public boolean hasEnded() {
    return gone.get();
  }

  @Override
  public boolean watches(ThreadId threadId) {
    return handler.watches(threadId);
  }

  void join() {
    registry.router.join(this, this::live);
    if (hasEnded()) {
      // It left before it was in.
      registry.router.leave(this);
    }
  }

  /** Ends the connection once what was offered is written. */
  void close(CloseReason reason) {
    if (closeReason.compareAndSet(null, reason)) {
      outbox.close(reason);
    }
  }

  void abort() {
    try {
      connection.abort();
    } finally {
      transportClosed();
    }
  }

  Instant expiresAt() {
    return expiresAt;
  }

  void extend(Instant newExpiry) {
    expiresAt = newExpiry;
    expiryAnnounced = false;
  }

  void fail(
      ErrorCode code,
      String message,
      @Nullable String clientMessageId,
      @Nullable ThreadId threadId,
      int retryAfterSeconds) {
    registry.metrics.refused(code);
    offer(
        registry.codec.encode(
            new ServerFrame.Failure(code, message, clientMessageId, threadId, retryAfterSeconds)));
  }

  void tick(long now, long wallMillis) {
    outbox.checkWrite(now, registry.config.nanos(Setting.WRITE_TIMEOUT_MILLIS));
    if (closingSince != 0) {
      if (now - closingSince > registry.config.nanos(Setting.ABORT_AFTER_MILLIS)) {
        abort();
      }
      return;
    }
    long heartbeat = registry.config.nanos(Setting.HEARTBEAT_MILLIS);
    if (now - lastHeard > 2 * heartbeat) {
      close(CloseReason.NO_HEARTBEAT);
    } else if (now - lastPing > heartbeat) {
      lastPing = now;
      connection.ping();
    }
    long left = expiresAt.toEpochMilli() - wallMillis;
    if (left <= 0) {
      close(CloseReason.EXPIRED);
    } else if (!expiryAnnounced && left <= registry.config.get(Setting.EXPIRY_NOTICE_MILLIS)) {
      expiryAnnounced = true;
      offer(registry.codec.encode(new ServerFrame.Expiring(expiresAt)));
    }
  }

  private void live() {
    outbox.uncork(
        registry.codec.encode(
            new ServerFrame.Welcome(
                id,
                participant(),
                expiresAt,
                (int) registry.config.millis(Setting.HEARTBEAT_MILLIS).toSeconds(),
                registry.limits)));
    while (true) {
      ClientFrame next;
      synchronized (this) {
        next = held == null ? null : held.poll();
        if (next == null) {
          held = null;
          return;
        }
      }
      accept(next);
    }
  }

  private void handle(ClientFrame frame) {
    boolean isFull = false;
    synchronized (this) {
      if (held != null) {
        if (held.size() < registry.config.get(Setting.MAX_IN_FLIGHT_PER_SESSION)) {
          held.add(frame);
          return;
        }
        isFull = true;
      }
    }
    if (isFull) {
      fail(ErrorCode.BUSY, "Wait for welcome.", clientMessageId(frame), null, 1);
    } else {
      accept(frame);
    }
  }

  private void accept(ClientFrame frame) {
    try {
      frame.accept(handler);
    } catch (RuntimeException bug) {
      LOG.log(ERROR, "A frame was not handled", bug);
      close(CloseReason.SERVER_ERROR);
    }
  }

  /** On the drain's thread. */
  private void closeConnection(CloseReason reason) {
    closeReason.compareAndSet(null, reason);
    closingSince = System.nanoTime() | 1;
    try {
      registry.closing.execute(() -> connection.close(reason));
    } catch (RejectedExecutionException full) {
      abort();
    }
  }

  private static @Nullable String clientMessageId(ClientFrame frame) {
    if (frame instanceof ClientFrame.Send send) {
      return send.clientMessageId();
    }
    return frame instanceof ClientFrame.Invalid invalid ? invalid.clientMessageId() : null;
  }
}
