package com.membershipauto.chat.server.transport;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/**
 * Cuts connections that take too long over what they owe. One thread looks at all of them; what
 * owes nothing costs nothing. Safe for use by several threads at once.
 */
final class Deadlines implements AutoCloseable {
  /** What a connection may owe. */
  enum Debt {
    NOTHING,
    /** The rest of a request's head, and the decision on a handshake. */
    HEAD,
    BODY,
    NEXT_REQUEST,
    /** To take our close frame, and to answer it. */
    CLOSE
  }

  private static final Logger LOG = System.getLogger(Deadlines.class.getName());
  private static final Attribute<Watch> WATCH =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(Deadlines.class.getName());

  private final Set<Watch> watched = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Threads.daemons("chat-deadlines"));

  /**
   * @param precision how often is looked
   */
  Deadlines(Duration precision) {
    long millis = precision.toMillis();
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(this::cutLate, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** The watch over a connection, from the first call to {@link #forget}. */
  Watch watch(NIOConnection connection) {
    Watch watch = WATCH.get(connection);
    if (watch == null) {
      watch = new Watch(connection);
      WATCH.set(connection, watch);
      watched.add(watch);
    }
    return watch;
  }

  /** Ends the watch: the connection is gone, or somebody else looks after it. */
  void forget(NIOConnection connection) {
    Watch watch = WATCH.remove(connection);
    if (watch != null) {
      watched.remove(watch);
    }
  }

  /** How many connections are watched. */
  int size() {
    return watched.size();
  }

  /** Whether a request is being served, or its answer is still being written. */
  boolean areServing() {
    return watched.stream().anyMatch(Watch::isServed);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void cutLate() {
    long now = System.nanoTime();
    watched.removeIf(watch -> !watch.connection.isOpen());
    for (Watch watch : watched) {
      try {
        if (watch.isLate(now)) {
          watch.connection.terminateSilently();
        }
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "Cannot end a connection that is late", e);
      }
    }
  }

  /** What one connection owes: one thing at a time, a new one replaces the old. */
  static final class Watch {
    /** Each piece costs us more than its bytes. */
    private static final int MAX_PIECES = 1_024;

    private final NIOConnection connection;
    private final AtomicReference<@Nullable Due> due = new AtomicReference<>();

    /** Of the request that is being read; one thread at a time. */
    private int pieces;

    private Watch(NIOConnection connection) {
      this.connection = connection;
    }

    /** The connection is cut unless it owes something else within {@code wait}. */
    void expect(Debt debt, Duration wait) {
      if (debt == Debt.NEXT_REQUEST) {
        pieces = 0;
      }
      due.set(new Due(debt, wait, System.nanoTime() + wait.toNanos(), queued()));
    }

    void expectNothing() {
      due.set(null);
    }

    Debt expected() {
      Due current = due.get();
      return current == null ? Debt.NOTHING : current.debt;
    }

    /** Counts the pieces in which a request comes; false when they are too many. */
    boolean takesAnotherPiece() {
      return ++pieces <= MAX_PIECES;
    }

    private boolean isServed() {
      return connection.isOpen()
          && switch (expected()) {
            case NOTHING -> true;
            case NEXT_REQUEST -> queued() > 0;
            case HEAD, BODY, CLOSE -> false;
          };
    }

    /** A peer that is still taking what was written for it gets the same time again. */
    private boolean isLate(long now) {
      Due current = due.get();
      if (current == null || now - current.at < 0) {
        return false;
      }
      int queued = queued();
      if (current.debt == Debt.NEXT_REQUEST && queued > 0 && queued < current.queued) {
        due.compareAndSet(
            current,
            new Due(current.debt, current.patience, now + current.patience.toNanos(), queued));
        return false;
      }
      return true;
    }

    private int queued() {
      return connection.getAsyncWriteQueue().spaceInBytes();
    }
  }

  /**
   * @param at a time of {@link System#nanoTime}
   * @param queued bytes that waited to be written when this was set
   */
  private record Due(Debt debt, Duration patience, long at, int queued) {}
}
