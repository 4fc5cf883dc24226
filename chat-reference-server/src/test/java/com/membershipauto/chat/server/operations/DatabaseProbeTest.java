package com.membershipauto.chat.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.server.storage.Connections;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseProbeTest {
  private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
  private final AtomicLong now = new AtomicLong();

  @Test
  void aDatabaseThatAnswersIsUp() {
    try (DatabaseProbe probe = new DatabaseProbe(this::open, now::get)) {
      assertThat(probe.isUp()).isFalse();
      probe.start();

      assertThat(probe.isUp()).isTrue();
    }
  }

  @Test
  void aDatabaseThatFailsIsDownUntilItAnswersAgain() {
    Switch connections = new Switch();
    try (DatabaseProbe probe = new DatabaseProbe(connections, now::get)) {
      probe.start();

      connections.fails = true;
      await().until(() -> !probe.isUp());

      connections.fails = false;
      await().until(probe::isUp);
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsDownAfterAWhileAndNobodyWaitsForIt() throws Exception {
    Switch connections = new Switch();
    try (DatabaseProbe probe = new DatabaseProbe(connections, now::get)) {
      probe.start();
      connections.hangs = true;
      assertThat(connections.hanging.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(probe.isUp()).isTrue();
      now.addAndGet(Duration.ofSeconds(4).toNanos());
      assertThat(probe.isUp()).isFalse();

      connections.released.countDown();
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** A database that can be made to fail, or to hang. */
  private final class Switch implements Connections {
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean fails;
    private volatile boolean hangs;

    @Override
    public Connection open() throws SQLException {
      if (fails) {
        throw new SQLException("away");
      }
      if (hangs) {
        hanging.countDown();
        try {
          released.await();
        } catch (InterruptedException e) {
          throw new SQLException(e);
        }
      }
      return DatabaseProbeTest.this.open();
    }
  }
}
