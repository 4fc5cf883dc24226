package com.membershipauto.chat.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises 1 and 3: what was acked is there after a kill -9, and a repeat is stored once. */
final class KillIT {
  private static final int MESSAGES = 1_000;
  private static final int KILL_AFTER = 400;
  private static final int WINDOW = 32;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Participant ALICE = Participant.user("alice");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void nothingAckedIsLostAndARepeatOfAllIsStoredOnce(Databases database) throws Exception {
    Map<String, String> settings = database.settings(directory);
    Map<String, Long> acked = new HashMap<>();
    String threadId;
    try (ServerProcess server = ServerProcess.start(directory, settings)) {
      threadId = server.openThread(ALICE);
      try (TestClient client = TestClient.connect(server.socketUri(ALICE))) {
        sendUntilKilled(server, client, threadId, acked);
      }
    }
    assertThat(acked).hasSizeBetween(KILL_AFTER, MESSAGES - 1);

    try (ServerProcess server = ServerProcess.start(directory, settings)) {
      Map<String, Long> resent = new HashMap<>();
      try (TestClient client = TestClient.connect(server.socketUri(ALICE))) {
        resendAll(client, threadId, resent);
      }
      Map<String, Long> stored = stored(server, threadId);

      assertThat(stored).hasSize(MESSAGES).containsAllEntriesOf(acked).isEqualTo(resent);
      assertThat(stored.values())
          .containsExactlyElementsOf(LongStream.rangeClosed(1, MESSAGES).boxed().toList());
    }
  }

  private static void sendUntilKilled(
      ServerProcess server, TestClient client, String threadId, Map<String, Long> acked)
      throws Exception {
    int sent = 0;
    while (acked.size() < KILL_AFTER) {
      while (sent < MESSAGES && sent - acked.size() < WINDOW) {
        client.sendText(send(threadId, sent++));
      }
      note(client.nextText(LIMIT), acked);
    }
    for (int i = 0; i < WINDOW && sent < MESSAGES; i++) {
      client.sendText(send(threadId, sent++));
    }
    server.kill();
    client.awaitEnd(LIMIT);
    String late;
    while ((late = client.pollText(Duration.ZERO)) != null) {
      note(late, acked);
    }
  }

  private static void resendAll(TestClient client, String threadId, Map<String, Long> acked)
      throws Exception {
    int sent = 0;
    while (acked.size() < MESSAGES) {
      while (sent < MESSAGES && sent - acked.size() < WINDOW) {
        client.sendText(send(threadId, sent++));
      }
      note(client.nextText(LIMIT), acked);
    }
  }

  private static String send(String threadId, int number) {
    return """
        {"type":"SEND","threadId":"%s","body":"message %d","clientMessageId":"m-%d"}"""
        .formatted(threadId, number, number);
  }

  private static void note(String text, Map<String, Long> acked) {
    Map<String, @Nullable Object> frame = Json.object(text);
    assertThat(frame.get("type")).isNotEqualTo("error");
    if ("ack".equals(frame.get("type"))) {
      acked.put((String) frame.get("clientMessageId"), Json.number(frame, "seq"));
    }
  }

  private static Map<String, Long> stored(ServerProcess server, String threadId)
      throws IOException, InterruptedException {
    Map<String, Long> stored = new LinkedHashMap<>();
    Object after = 0;
    while (after != null) {
      Map<String, @Nullable Object> page =
          Json.object(
              server
                  .get(
                      "/api/chat/threads/%s/messages/?after=%s&limit=200"
                          .formatted(threadId, after),
                      ALICE)
                  .body());
      for (Object item : (List<?>) page.get("items")) {
        Map<?, ?> message = (Map<?, ?>) item;
        Long before =
            stored.put((String) message.get("clientMessageId"), (Long) message.get("seq"));
        assertThat(before).as("stored twice: %s", message).isNull();
      }
      after = page.get("next");
    }
    return stored;
  }
}
