package com.membershipauto.chat.server.operations;

import com.membershipauto.chat.server.storage.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks the database once a second, on a thread of its own, whether it is there. One that has not
 * answered for a while counts as down, so nobody who asks here ever waits for it.
 */
public final class DatabaseProbe implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration STALE = Duration.ofSeconds(4);
  private static final int ANSWER_SECONDS = 2;

  private final Connections connections;
  private final LongSupplier nanoTime;
  private final CountDownLatch closed = new CountDownLatch(1);

  private volatile boolean answered;
  private volatile long answeredAt;

  public DatabaseProbe(Connections connections, LongSupplier nanoTime) {
    this.connections = connections;
    this.nanoTime = nanoTime;
  }

  /** Asks once, so that {@link #isUp} knows, then goes on asking in the background. */
  public void start() {
    ask();
    Thread thread = new Thread(this::askUntilClosed, "chat-database-probe");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether the last answer was good and is recent. Never blocks. */
  public boolean isUp() {
    return answered && nanoTime.getAsLong() - answeredAt < STALE.toNanos();
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void askUntilClosed() {
    try {
      while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        ask();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() {
    boolean valid;
    try (Connection connection = connections.open()) {
      valid = connection.isValid(ANSWER_SECONDS);
    } catch (SQLException e) {
      valid = false;
    }
    answeredAt = nanoTime.getAsLong();
    answered = valid;
  }
}
