package com.membershipauto.chat.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What befalls the servers themselves. */
@Timeout(180)
final class ServerFaults {
  private static final int PER_SECOND = 600;

  @TempDir private Path directory;

  @Test
  void aServerOnPostgresqlIsKilledUnderHeavyLoadTwice() throws Exception {
    try (Cluster cluster = Cluster.onPostgres(directory, 1)) {
      killTwiceUnderHeavyLoad(cluster, "PostgreSQL");
    }
  }

  @Test
  void aServerOnH2IsKilledUnderHeavyLoadTwice() throws Exception {
    try (Cluster cluster = Cluster.onH2(directory)) {
      killTwiceUnderHeavyLoad(cluster, "H2");
    }
  }

  private static void killTwiceUnderHeavyLoad(Cluster cluster, String database) throws Exception {
    try (Traffic traffic = Traffic.start(cluster, Traffic.UNLIMITED)) {
      for (int i = 0; i < 2; i++) {
        traffic.goOn(Duration.ofSeconds(2));
        cluster.server(0).kill();
        cluster.restart(0);
        traffic.awaitFlow();
      }
      traffic.healed();
      traffic.check("one server killed (`kill -9`) twice, " + database, "");
    }
  }

  @Test
  void oneOfTwoServersIsKilled() throws Exception {
    try (Cluster cluster = Cluster.onPostgres(directory, 2);
        Traffic traffic = Traffic.start(cluster, PER_SECOND)) {
      cluster.server(0).kill();
      Duration flows = traffic.awaitFlow();
      traffic.goOn(Duration.ofSeconds(2));
      cluster.restart(0);
      traffic.healed();
      traffic.goOn(Duration.ofSeconds(2));
      traffic.check(
          "one of two servers killed", "everybody sends again after " + flows.toMillis() + " ms");
    }
  }

  @Test
  void aServerDrainsUnderLoad() throws Exception {
    try (Cluster cluster = Cluster.onPostgres(directory, 2);
        Traffic traffic = Traffic.start(cluster, PER_SECOND)) {
      Duration drain = drain(cluster, 0);
      traffic.awaitFlow();
      cluster.restart(0);
      traffic.healed();
      traffic.check("SIGTERM", "exit 0 after " + drain.toMillis() + " ms");
    }
  }

  @Test
  void twoServersAreRestartedInTurn() throws Exception {
    try (Cluster cluster = Cluster.onPostgres(directory, 2);
        Traffic traffic = Traffic.start(cluster, PER_SECOND)) {
      for (int i = 0; i < 2; i++) {
        drain(cluster, i);
        cluster.restart(i);
        traffic.awaitFlow();
      }
      traffic.healed();
      traffic.check("rolling restart of two", "no send failed for good");
    }
  }

  private static Duration drain(Cluster cluster, int server) throws Exception {
    long began = System.nanoTime();
    assertThat(cluster.server(server).stop()).isZero();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertThat(took).isLessThan(Duration.ofSeconds(30));
    return took;
  }

  @Test
  void aServerFreezesForTenSeconds() throws Exception {
    try (Cluster cluster = Cluster.onPostgres(directory, 2);
        Traffic traffic = Traffic.start(cluster, PER_SECOND)) {
      cluster.server(0).freeze();
      traffic.goOn(Duration.ofSeconds(10));
      cluster.server(0).thaw();
      traffic.healed();
      traffic.awaitFlow();
      traffic.check("one of two servers frozen (`SIGSTOP`) for 10 s", "");
    }
  }
}
