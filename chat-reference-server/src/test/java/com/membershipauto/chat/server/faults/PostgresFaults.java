package com.membershipauto.chat.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without its database the chat acks nothing, says {@code unavailable} and when to try again, keeps
 * every socket open, and goes on within 5 s of healing.
 */
@Timeout(180)
final class PostgresFaults {
  private static final Duration RESUMES_WITHIN = Duration.ofSeconds(5);

  @TempDir private Path directory;

  private Postgres postgres;
  private Cluster cluster;
  private Traffic traffic;

  @BeforeEach
  void start() throws Exception {
    postgres = Postgres.shared();
    cluster = Cluster.onPostgres(directory, 2);
    traffic = Traffic.start(cluster, 600);
  }

  @AfterEach
  void stop() {
    traffic.close();
    cluster.close();
  }

  @Test
  void itIsStoppedAndStartedAgain() throws Exception {
    postgres.stop();
    traffic.goOn(Duration.ofSeconds(3));
    postgres.start();
    checkUnavailable("PostgreSQL stopped (fast), back after 3 s");
  }

  @Test
  void itIsKilledAndRecovers() throws Exception {
    postgres.kill();
    traffic.goOn(Duration.ofSeconds(3));
    postgres.start();
    checkUnavailable("PostgreSQL killed (`kill -9`, all processes), back after 3 s");
  }

  @Test
  void oneOfItsProcessesIsKilledUponWhichItRecovers() throws Exception {
    postgres.killABackend(cluster.database());
    check("PostgreSQL: one backend killed (`kill -9`), crash recovery");
  }

  @Test
  void itFreezesForFiveSeconds() throws Exception {
    postgres.freeze();
    traffic.goOn(Duration.ofSeconds(5));
    postgres.thaw();
    check("PostgreSQL frozen (`SIGSTOP`, all processes) for 5 s");
  }

  @Test
  void itsBackendsAreTerminatedAgainAndAgain() throws Exception {
    int ended = 0;
    for (int i = 0; i < 15; i++) {
      ended += postgres.terminateBackends(cluster.database());
      traffic.goOn(Duration.ofMillis(200));
    }
    assertThat(ended).isGreaterThan(15);
    check("PostgreSQL: " + ended + " backends terminated in 3 s");
  }

  @Test
  void aStrangerTakesAllItsConnections() throws Exception {
    List<Connection> taken = postgres.takeAllConnections(cluster.database());
    traffic.goOn(Duration.ofSeconds(4));
    for (Connection connection : taken) {
      connection.close();
    }
    checkUnavailable("PostgreSQL: all " + taken.size() + " connections taken for 4 s");
  }

  @Test
  void aStrangerLocksOneThreadsRow() throws Exception {
    String thread = traffic.threadsOf(0).get(0);
    Duration others;
    try (Connection stranger = postgres.stranger(cluster.database());
        Statement statement = stranger.createStatement()) {
      stranger.setAutoCommit(false);
      statement.execute(
          "select 1 from chat_thread_head where thread_id = '" + thread + "' for update");
      traffic.goOn(Duration.ofSeconds(1));
      others = traffic.awaitFlow(1);
      traffic.goOn(Duration.ofSeconds(11));
      stranger.rollback();
    }
    assertThat(others).as("what it costs other customers").isLessThan(Duration.ofSeconds(4));
    check("PostgreSQL: one thread's row locked for 12 s");
    assertThat(traffic.errors()).containsOnlyKeys("busy");
  }

  private void checkUnavailable(String fault) throws Exception {
    check(fault);
    assertThat(traffic.errors()).containsKey("unavailable");
  }

  private void check(String fault) throws Exception {
    traffic.healed();
    Duration resumed = traffic.awaitFlow();
    assertThat(resumed).isLessThan(RESUMES_WITHIN);
    assertThat(traffic.cutOffs()).as("sockets stay open").isZero();
    traffic.check(fault, "sends resume after %.1f s".formatted(resumed.toMillis() / 1e3));
  }
}
