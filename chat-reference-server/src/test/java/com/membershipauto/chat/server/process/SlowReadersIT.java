package com.membershipauto.chat.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.TestClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promise 9: a reader that never reads costs little, ends soon, and nobody else notices. */
final class SlowReadersIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant BOB = Participant.user("bob");
  private static final String BODY = "x".repeat(8_000);
  private static final int ECHOES = 100;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void theyEndAsTooSlowAndOthersKeepTheirLatency(int frozen) throws Exception {
    try (ServerProcess server =
        ServerProcess.start(directory, Databases.H2.settings(directory), "-Xmx128m")) {
      String flooded = server.openThread(ALICE);
      String other = server.openThread(BOB);
      List<TestClient> readers = new ArrayList<>();
      try (TestClient sender = TestClient.connect(server.socketUri(ALICE));
          TestClient echo = TestClient.connect(server.socketUri(BOB))) {
        echoMillis(echo, other, ECHOES);
        double before = percentile(echoMillis(echo, other, ECHOES), 0.95);
        for (int i = 0; i < frozen; i++) {
          TestClient reader = TestClient.open(server.socketUri(ALICE), 4_096);
          assertThat(reader.shakeHands(Map.of()).status()).isEqualTo(101);
          reader.nextText(LIMIT);
          reader.stopReading();
          readers.add(reader);
        }

        long began = System.nanoTime();
        List<Double> meanwhile = new ArrayList<>();
        int sent = 0;
        while (tooSlow(server) < frozen) {
          assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT);
          sender.sendText(
              """
              {"type":"SEND","threadId":"%s","body":"%s","clientMessageId":"%d"}"""
                  .formatted(flooded, BODY, sent++));
          awaitAck(sender);
          meanwhile.addAll(echoMillis(echo, other, 1));
        }

        assertThat(percentile(meanwhile, 0.95)).isLessThan(3 * before + 20);
        await()
            .atMost(12, TimeUnit.SECONDS)
            .untilAsserted(() -> assertThat(server.metric("chat_sessions")).isEqualTo(2));
        assertThat(server.log()).doesNotContain("OutOfMemory");
      } finally {
        readers.forEach(TestClient::close);
      }
    }
  }

  private static double tooSlow(ServerProcess server) throws Exception {
    return server.metric("chat_sessions_closed_total\\{reason=\"too_slow\"}");
  }

  private static void awaitAck(TestClient client) throws InterruptedException {
    Map<String, @Nullable Object> frame;
    do {
      frame = Json.object(client.nextText(LIMIT));
      assertThat(frame.get("type")).isNotEqualTo("error");
    } while (!"ack".equals(frame.get("type")));
  }

  private static List<Double> echoMillis(TestClient client, String threadId, int times)
      throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      client.sendText(
          """
          {"type":"SEND","threadId":"%s","body":"echo"}"""
              .formatted(threadId));
      while (!"message".equals(Json.object(client.nextText(LIMIT)).get("type"))) {
        // The welcome comes first.
      }
      millis.add((System.nanoTime() - began) / 1e6);
    }
    return millis;
  }

  private static double percentile(List<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    assertThat(sorted).as("values: %s", Arrays.toString(sorted)).isNotEmpty();
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
  }
}
