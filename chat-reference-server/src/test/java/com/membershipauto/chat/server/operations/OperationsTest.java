package com.membershipauto.chat.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.server.TestServer;
import com.membershipauto.chat.testkit.net.TestClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTest {
  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aServerThatServesIsLiveAndReady() throws Exception {
    HttpResponse<String> live = server.get("/health/live");
    HttpResponse<String> ready = server.get("/health/ready");

    assertThat(live.statusCode()).isEqualTo(200);
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(TestServer.json(ready.body()))
        .isEqualTo(Map.of("status", "up", "server", "up", "database", "up"));
    assertThat(ready.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void whatHappensIsCountedAndNobodyIsNamed() throws Exception {
    String token = server.login("alice");
    String thread = server.openThread(token);
    try (TestClient client = server.connect(token)) {
      client.sendText("{\"type\":\"SEND\",\"threadId\":\"" + thread + "\",\"body\":\"canary\"}");
      client.sendText("no frame");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(metrics())
                      .contains("chat_sessions 1.0")
                      .contains("chat_events_committed_total 1.0")
                      .contains("chat_batch_entries_count 1")
                      .contains("chat_commit_seconds_count 1")
                      .contains("chat_refusals_total{code=\"malformed\"} 1.0")
                      .doesNotContain("chat_deliveries_total 0.0"));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("chat_sessions 0.0")
                    .contains("chat_sessions_closed_total{reason=\"gone\"} 1.0"));
    assertThat(metrics())
        .contains("hikaricp_connections_active", "jvm_memory_used_bytes")
        .doesNotContain("alice", token, thread, "canary");
  }

  @Test
  void onlyReadingIsAllowed() throws Exception {
    assertThat(server.post("/metrics", "").statusCode()).isEqualTo(405);
  }

  private static String metrics() throws Exception {
    return server.get("/metrics").body();
  }
}
