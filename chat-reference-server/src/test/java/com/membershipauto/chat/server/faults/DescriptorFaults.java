package com.membershipauto.chat.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.TestClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot open one more descriptor. */
@Timeout(180)
final class DescriptorFaults {
  private static final int LIMIT = 300;
  private static final Participant HOARDER = Participant.user("hoarder");

  @TempDir private Path directory;

  @Test
  void withoutDescriptorsSessionsGoOnAndNewOnesComeWhenThereAreSomeAgain() throws Exception {
    List<TestClient> hoard = new ArrayList<>();
    try (Cluster cluster = Cluster.onPostgresWithDescriptors(directory, LIMIT);
        Traffic traffic = Traffic.start(cluster, 50)) {
      URI uri = cluster.socketUri(0, HOARDER);
      hoardAll(uri, hoard);
      Duration before = cluster.server(0).cpu();
      long lines = cluster.server(0).log().lines().count();
      traffic.goOn(Duration.ofSeconds(5));
      Duration used = cluster.server(0).cpu().minus(before);
      assertThat(descriptors(cluster)).isGreaterThan(LIMIT - 5);
      assertThat(traffic.awaitFlow()).isLessThan(Duration.ofSeconds(2));
      assertThat(traffic.cutOffs()).isZero();
      assertThat(used).as("CPU time in 5 s").isLessThan(Duration.ofSeconds(2));
      assertThat(cluster.server(0).log().lines().count()).isLessThan(lines + 50);

      hoard.forEach(TestClient::close);
      traffic.healed();
      await()
          .atMost(Duration.ofSeconds(5))
          .ignoreException(IOException.class)
          .untilAsserted(() -> TestClient.connect(uri).close());
      traffic.check(
          "no descriptor left (`ulimit -n " + LIMIT + "`)",
          "%d ms of CPU in 5 s".formatted(used.toMillis()));
    } finally {
      hoard.forEach(TestClient::close);
    }
  }

  /** Connects until one gets no answer. */
  private static void hoardAll(URI uri, List<TestClient> hoard) throws IOException {
    for (int i = 0; i < LIMIT; i++) {
      TestClient client = TestClient.open(uri, 0);
      hoard.add(client);
      try {
        assertThat(client.shakeHands(Map.of()).status()).isEqualTo(101);
      } catch (IOException full) {
        return;
      }
    }
    throw new AssertionError("a server with a limit of " + LIMIT + " took more connections");
  }

  private static int descriptors(Cluster cluster) throws IOException {
    Path all = Path.of("/proc", Long.toString(cluster.server(0).pid()), "fd");
    try (Stream<Path> descriptors = Files.list(all)) {
      return (int) descriptors.count();
    }
  }
}
