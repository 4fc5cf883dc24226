package com.membershipauto.chat.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without Redis, or with one that loses what it is given, sends succeed, nobody is cut off, and
 * whoever is connected to the other server has each message within 2 s.
 */
@Timeout(180)
final class RedisFaults {
  private static final Duration SLOWEST = Duration.ofSeconds(2);

  /** The machine may be busy with the load. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  @TempDir private Path directory;

  private Cluster cluster;
  private Traffic traffic;

  @BeforeEach
  void start() throws Exception {
    cluster = Cluster.onPostgres(directory, 2);
    // Seldom enough that a thread's next message does not tell a server of the one it missed.
    traffic = Traffic.start(cluster, 100);
    traffic.goOn(Duration.ofSeconds(5));
    traffic.faultBegins();
  }

  @AfterEach
  void stop() {
    traffic.close();
    cluster.close();
  }

  @Test
  void itIsKilledAndStartedAgain() throws Exception {
    cluster.redis().kill();
    traffic.goOn(Duration.ofSeconds(5));
    cluster.redis().restart();
    check("Redis killed, back after 5 s");
  }

  @Test
  void itFreezesForTenSeconds() throws Exception {
    cluster.redis().freeze();
    traffic.goOn(Duration.ofSeconds(10));
    cluster.redis().thaw();
    check("Redis frozen for 10 s");
  }

  @Test
  void itsSubscribersAreKilledAgainAndAgain() throws Exception {
    for (int i = 0; i < 8; i++) {
      cluster.redis().ask("CLIENT KILL TYPE pubsub");
      traffic.goOn(Duration.ofMillis(500));
    }
    check("Redis: `CLIENT KILL TYPE pubsub` 8 times in 4 s");
  }

  @Test
  void itsOutputBufferIsTooSmallForALongMessage() throws Exception {
    cluster.redis().ask("CONFIG SET client-output-buffer-limit \"pubsub 1024 1024 1\"");
    double links = links();
    for (int i = 0; i < 8; i++) {
      traffic.write("y".repeat(30_000));
      traffic.goOn(Duration.ofMillis(500));
    }
    assertThat(links()).as("connections that Redis ended").isGreaterThan(links);
    cluster.redis().ask("CONFIG SET client-output-buffer-limit \"pubsub 33554432 8388608 60\"");
    check("Redis: output buffer of 1 KB, messages of 30 KB");
  }

  private double links() throws Exception {
    return cluster.server(0).metric("chat_redis_links_total")
        + cluster.server(1).metric("chat_redis_links_total");
  }

  private void check(String fault) throws Exception {
    traffic.healed();
    traffic.goOn(Duration.ofSeconds(3));
    assertThat(traffic.cutOffs()).isZero();
    assertThat(traffic.errors()).isEmpty();
    assertThat(traffic.slowestDelivery()).isLessThan(SLOWEST.plus(SLACK));
    traffic.check(fault, "no send refused; " + traffic.ackTimes());
  }
}
