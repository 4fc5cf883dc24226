package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.spi.Connection;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes with what Jakarta WebSocket offers everywhere. Containers answer two sends at a time each
 * in its own way, from an exception to an endless queue, so there is one lane: a frame, a ping or
 * the close is in the container's hands, and the next thing waits. Frames are handed over one by
 * one; pings and the close go between two batches, and on the executor, since they may block.
 */
final class PlainConnection implements Connection, SendHandler {
  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private static final String TOMCAT = "org.apache.tomcat.websocket.";
  private static final String TOMCAT_SEND_TIMEOUT = TOMCAT + "BLOCKING_SEND_TIMEOUT";
  private static final String TOMCAT_CLOSE_TIMEOUT = TOMCAT + "SESSION_CLOSE_TIMEOUT";

  private final Session session;
  private final RemoteEndpoint.Async remote;
  private final Executor executor;

  /** Counts calls of {@link #advance}; whoever makes it 1 takes the steps for all. */
  private final AtomicInteger signals = new AtomicInteger();

  /** What is being written; {@code done} and {@code next} belong to it and are set before. */
  private volatile @Nullable List<EncodedFrame> frames;

  private Runnable done = () -> {};
  private int next;

  /** Whether the container has something in hand. */
  private volatile boolean busy;

  private volatile boolean pingWanted;
  private final AtomicReference<@Nullable CloseReason> closeWanted = new AtomicReference<>();
  private volatile boolean ended;

  private PlainConnection(Session session, ChatConfig config, Executor executor) {
    this.session = session;
    this.executor = executor;
    this.remote = session.getAsyncRemote();
    int writeMillis = config.get(Setting.WRITE_TIMEOUT_MILLIS);
    int abortMillis = config.get(Setting.ABORT_AFTER_MILLIS);
    // The core has its own deadline; this one frees what abort() cannot, where it is heeded.
    remote.setSendTimeout((long) writeMillis + abortMillis);
    // How long a ping may block, and how long it waits for the answer to a close frame.
    session.getUserProperties().put(TOMCAT_SEND_TIMEOUT, (long) writeMillis);
    session.getUserProperties().put(TOMCAT_CLOSE_TIMEOUT, (long) abortMillis);
  }

  /**
   * Makes connections.
   *
   * @param executor for pings and closes; never runs a task on the caller's thread
   */
  static Function<Session, Connection> factory(ChatConfig config, Executor executor) {
    return session -> new PlainConnection(session, config, executor);
  }

  @Override
  public void write(List<EncodedFrame> batch, Runnable whenDone) {
    done = whenDone;
    next = 0;
    frames = batch;
    advance();
  }

  @Override
  public void ping() {
    pingWanted = true;
    advance();
  }

  @Override
  public void close(CloseReason reason) {
    closeWanted.compareAndSet(null, reason);
    advance();
  }

  @Override
  public void abort() {
    end();
  }

  /** The container has sent a frame, or failed to. */
  @Override
  public void onResult(SendResult result) {
    if (result.isOK()) {
      busy = false;
      advance();
    } else {
      end();
    }
  }

  /** Takes steps until there is nothing to do; calls from within a step and beside it return. */
  private void advance() {
    if (signals.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      step();
      seen = signals.addAndGet(-seen);
    } while (seen != 0);
  }

  private void step() {
    List<EncodedFrame> batch = frames;
    if (ended) {
      if (batch != null) {
        finish();
      }
      return;
    }
    if (busy) {
      return;
    }
    if (batch != null && next == batch.size()) {
      // May bring the next batch, by a signal of its own.
      finish();
      batch = null;
    }
    if (batch == null || next == 0) {
      CloseReason reason = closeWanted.get();
      if (reason != null) {
        busy = true;
        run(() -> closeTransport(() -> transportReason(reason)));
        return;
      }
      if (pingWanted) {
        pingWanted = false;
        busy = true;
        run(this::sendPing);
        return;
      }
    }
    if (batch != null) {
      busy = true;
      send(batch.get(next++));
    }
  }

  private void finish() {
    Runnable task = done;
    frames = null;
    task.run();
  }

  private void send(EncodedFrame frame) {
    try {
      remote.sendText(frame.text(), this);
    } catch (RuntimeException refused) {
      end();
    }
  }

  private void sendPing() {
    try {
      remote.sendPing(NO_DATA.duplicate());
      busy = false;
      advance();
    } catch (IOException | RuntimeException failed) {
      end();
    }
  }

  /** Nothing is written from now on, a write under way is over, and the connection is cut. */
  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    run(() -> closeTransport(this::cut));
    advance();
  }

  private void closeTransport(Supplier<jakarta.websocket.CloseReason> how) {
    try {
      session.close(how.get());
    } catch (IOException | RuntimeException gone) {
      // It is closed, which is all that was wanted.
    }
    ended = true;
    advance();
  }

  private jakarta.websocket.CloseReason cut() {
    if (session.getClass().getName().startsWith(TOMCAT)) {
      // With no time left to send a normal close, Tomcat sends nothing and closes the socket.
      session.getUserProperties().put(TOMCAT_SEND_TIMEOUT, 0L);
      return transportReason(CloseReason.NORMAL);
    }
    CloseReason reason = closeWanted.get();
    return transportReason(reason == null ? CloseReason.SERVER_ERROR : reason);
  }

  static jakarta.websocket.CloseReason transportReason(CloseReason reason) {
    return new jakarta.websocket.CloseReason(CloseCodes.getCloseCode(reason.code()), reason.text());
  }

  private void run(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException stopping) {
      // The application ends, and the container with it all its connections.
      ended = true;
      advance();
    }
  }
}
