package com.membershipauto.chat.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.FaultProxy;
import com.membershipauto.chat.testkit.net.FaultProxy.Direction;
import com.membershipauto.chat.testkit.net.TestClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients do, and the way to them. */
@Timeout(180)
final class ClientFaults {
  private static final Duration SLOWEST = Duration.ofSeconds(2);

  @TempDir private Path directory;

  @Test
  void aHundredReadersNeverRead() throws Exception {
    int frozen = 100;
    List<TestClient> readers = new ArrayList<>();
    try (Cluster cluster = Cluster.onPostgres(directory, 1);
        Traffic traffic = Traffic.start(cluster, 600)) {
      for (int i = 0; i < frozen; i++) {
        TestClient reader =
            TestClient.open(cluster.socketUri(0, Participant.support("frozen")), 4_096);
        assertThat(reader.shakeHands(Map.of()).status()).isEqualTo(101);
        reader.stopReading();
        readers.add(reader);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  cluster.server(0).metric("chat_sessions_closed_total\\{reason=\"too_slow\"}")
                      >= frozen);
      traffic.healed();
      assertThat(traffic.cutOffs()).isZero();
      assertThat(traffic.slowestDelivery()).isLessThan(SLOWEST);
      traffic.check("100 readers that never read", "all closed with 4408");
    } finally {
      readers.forEach(TestClient::close);
    }
  }

  @Test
  void connectionsAreResetInTheMiddleOfFrames() throws Exception {
    try (Cluster cluster = Cluster.onPostgres(directory, 1)) {
      FaultProxy route = cluster.route(0);
      try (Traffic traffic = Traffic.start(cluster, 600)) {
        for (int i = 0; i < 5; i++) {
          route.cutAfter(Direction.TO_CLIENT, 50_001 + i);
          traffic.goOn(Duration.ofSeconds(1));
          route.cutAfter(Direction.TO_SERVER, 20_001 + i);
          traffic.goOn(Duration.ofSeconds(1));
        }
        route.heal();
        traffic.healed();
        traffic.awaitFlow();
        assertThat(traffic.cutOffs()).isGreaterThan(50);
        traffic.check("connections reset (RST) in mid-frame, 10 times all at once", "");
      }
    }
  }

  @Test
  void acksAreLostAndTheirMessagesSentAgain() throws Exception {
    try (Cluster cluster = Cluster.onPostgres(directory, 1)) {
      FaultProxy route = cluster.route(0);
      try (Traffic traffic = Traffic.start(cluster, 600)) {
        for (int i = 0; i < 5; i++) {
          route.stall(Direction.TO_CLIENT);
          traffic.goOn(Duration.ofMillis(500));
          route.reset();
          route.heal();
          traffic.awaitFlow();
        }
        traffic.healed();
        assertThat(traffic.duplicates()).as("acks that were lost").isGreaterThan(50);
        traffic.check("acks lost, messages sent again", "");
      }
    }
  }

  @Test
  void twoThousandConnectionsAreCutAtOnceAndComeBack() throws Exception {
    int size = 2_000;
    try (Cluster cluster = Cluster.onPostgres(directory, 1);
        Traffic traffic = Traffic.start(cluster, 60)) {
      List<Traffic.Tab> tabs = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        tabs.add(traffic.openTab(i));
      }
      awaitConnects(tabs, 1, size);
      traffic.awaitFlow();
      traffic.faultBegins();
      Duration before = cluster.server(0).cpu();
      long cut = System.nanoTime();
      for (Traffic.Tab tab : tabs) {
        tab.client().cut();
      }
      traffic.healed();
      awaitConnects(tabs, 2, size / 2);
      Duration half = Duration.ofNanos(System.nanoTime() - cut);
      awaitConnects(tabs, 2, size);
      Duration all = Duration.ofNanos(System.nanoTime() - cut);
      traffic.check(
          "%,d connections cut at once".formatted(size),
          "half back after %d ms, all after %d ms; %d ms of CPU"
              .formatted(
                  half.toMillis(),
                  all.toMillis(),
                  cluster.server(0).cpu().minus(before).toMillis()));
    }
  }

  private static void awaitConnects(List<Traffic.Tab> tabs, int connects, long count) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                tabs.stream().filter(tab -> tab.client().connects() >= connects).count() >= count);
  }

  /** Tabs come and go, half of them without a word, and connections break. */
  @Test
  @Timeout(7_200)
  void peopleComeAndGoForMinutes() throws Exception {
    Duration length = Duration.ofMinutes(Integer.getInteger("soak.minutes", 1));
    try (Cluster cluster = Cluster.onPostgres(directory, 2);
        Traffic traffic = Traffic.start(cluster, 100)) {
      long end = System.nanoTime() + length.toNanos();
      Deque<Traffic.Tab> open = new ArrayDeque<>();
      int opened = 0;
      while (System.nanoTime() - end < 0) {
        open.add(traffic.openTab(opened++));
        if (open.size() > 20) {
          Traffic.Tab oldest = open.remove();
          if (opened % 2 == 0) {
            oldest.client().cut();
          }
          traffic.closeTab(oldest);
        }
        if (opened % 20 == 0) {
          traffic.sender(opened / 20).cut();
        }
        traffic.goOn(Duration.ofMillis(100));
      }
      traffic.healed();
      traffic.check(
          "soak of " + length.toMinutes() + " min with churn", opened + " tabs came and went");
    }
  }
}
