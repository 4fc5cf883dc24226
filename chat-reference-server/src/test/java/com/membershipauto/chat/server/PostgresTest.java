package com.membershipauto.chat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server on its production database. */
class PostgresTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private EmbeddedPostgres postgres;

  @BeforeEach
  void startDatabase() throws Exception {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
  }

  @AfterEach
  void stopDatabase() throws Exception {
    postgres.close();
  }

  @Test
  void aSecondStartFindsTheTablesAndTheMessagesOfTheFirst() throws Exception {
    String messages;
    Object sent;
    try (TestServer server = start()) {
      String bearer = "Bearer " + server.login("alice");
      messages = "/api/chat/threads/" + server.openThread(server.login("alice")) + "/messages/";
      HttpResponse<String> answer =
          server.post(messages, "{\"body\":\"Привіт\"}", "Authorization", bearer);
      sent = TestServer.json(answer.body());
    }

    try (TestServer server = start()) {
      HttpResponse<String> history =
          server.get(messages, "Authorization", "Bearer " + server.login("alice"));

      assertThat(TestServer.json(history.body()).get("items")).isEqualTo(List.of(sent));
    }
  }

  @Test
  void whenTheDatabaseGoesReadinessSaysSoAndTheServerLives() throws Exception {
    try (TestServer server = start()) {
      assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);

      postgres.close();

      await().atMost(LIMIT).until(() -> server.get("/health/ready").statusCode() == 503);
      assertThat(TestServer.json(server.get("/health/ready").body()))
          .isEqualTo(Map.of("status", "down", "server", "up", "database", "down"));
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  private TestServer start() throws Exception {
    return TestServer.start(
        folder,
        Map.of("CHAT_DEMO", "true", "CHAT_DB_URL", postgres.getJdbcUrl("postgres", "postgres")));
  }
}
