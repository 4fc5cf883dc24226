package com.membershipauto.chat.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.TestClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 1: when anybody sees a message, it is committed. */
final class VisibleIT {
  private static final Participant ALICE = Participant.user("alice");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void everyMessageIsInPostgresqlBeforeAnybodySeesIt() throws Exception {
    Map<String, String> settings = Databases.POSTGRESQL.settings(directory);
    try (ServerProcess server = ServerProcess.start(directory, settings);
        Connection database =
            DriverManager.getConnection(
                settings.get("CHAT_DB_URL"),
                settings.get("CHAT_DB_USER"),
                settings.get("CHAT_DB_PASSWORD"))) {
      String threadId = server.openThread(ALICE);
      try (TestClient client = TestClient.connect(server.socketUri(ALICE))) {
        int seen = 0;
        for (int i = 0; i < 200; i++) {
          client.sendText(
              """
              {"type":"SEND","threadId":"%s","body":"m","clientMessageId":"%d"}"""
                  .formatted(threadId, i));
          for (int frames = 0; frames < 2; ) {
            Map<String, @Nullable Object> frame = Json.object(client.nextText(LIMIT));
            if ("ack".equals(frame.get("type")) || "message".equals(frame.get("type"))) {
              assertThat(isStored(database, threadId, Json.number(frame, "seq"))).isTrue();
              frames++;
              seen++;
            }
          }
        }
        assertThat(seen).isEqualTo(400);
      }
    }
  }

  private static boolean isStored(Connection database, String threadId, Long seq)
      throws SQLException {
    try (PreparedStatement query =
        database.prepareStatement("select 1 from chat_event where thread_id = ? and seq = ?")) {
      query.setObject(1, UUID.fromString(threadId));
      query.setLong(2, seq);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }
}
