package com.membershipauto.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.testkit.net.TestClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The seed's own way through its chat, with nothing but what the seed knows. */
class SeedWalkTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

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
  void theSeedsLoginAnswersAnAccessAndARefreshToken() throws Exception {
    HttpResponse<String> answer =
        server.post("/api/auth/login/", "{\"username\":\"alice\",\"password\":\"demo\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(TestServer.json(answer.body()).keySet()).isEqualTo(Set.of("access", "refresh"));
  }

  @Test
  void aMessageSentOverTheSocketComesBackWithExactlyTheseFields() throws Exception {
    String token = server.login("alice");
    String thread = server.openThread(token);
    try (TestClient client = server.connect(token)) {
      client.sendText(
          "{\"type\":\"SEND\",\"threadId\":\""
              + thread
              + "\",\"body\":\"Hello, I need help\","
              + "\"attachments\":[\"https://example.com/image.jpg\"]}");

      Map<String, Object> frame = next(client, "message");

      assertThat(frame.keySet()).isEqualTo(Set.of("type", "seq", "message"));
      Map<?, ?> message = (Map<?, ?>) frame.get("message");
      assertThat(message.keySet())
          .isEqualTo(
              Set.of(
                  "id",
                  "threadId",
                  "seq",
                  "sender",
                  "senderId",
                  "body",
                  "attachments",
                  "timestamp"));
      assertThat(message.get("threadId")).isEqualTo(thread);
      assertThat(message.get("sender")).isEqualTo("user");
      assertThat(message.get("body")).isEqualTo("Hello, I need help");
      assertThat(message.get("attachments")).isEqualTo(List.of("https://example.com/image.jpg"));
      assertThat(Instant.parse((String) message.get("timestamp")))
          .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }
  }

  @Test
  void typingReachesTheOtherSideWithExactlyTheseFields() throws Exception {
    String alice = server.login("alice");
    String thread = server.openThread(alice);
    try (TestClient customer = server.connect(alice);
        TestClient support = server.connect(server.login("sam"))) {
      next(support, "welcome");
      customer.sendText("{\"type\":\"TYPING\",\"threadId\":\"" + thread + "\",\"isTyping\":true}");

      Map<String, Object> frame = next(support, "typing");

      assertThat(frame)
          .isEqualTo(
              Map.of(
                  "type", "typing",
                  "threadId", thread,
                  "isTyping", true,
                  "sender", "user",
                  "senderId", "alice"));
    }
  }

  @Test
  void supportAnswersAndTheCustomerSeesIt() throws Exception {
    String bob = server.login("bob");
    String thread = server.openThread(bob);
    try (TestClient customer = server.connect(bob);
        TestClient support = server.connect(server.login("sue"))) {
      next(customer, "welcome");
      next(support, "welcome");
      support.sendText(send(thread, "Hi! How can I help you today?"));

      Map<?, ?> message = (Map<?, ?>) next(customer, "message").get("message");

      assertThat(message.get("sender")).isEqualTo("support");
      assertThat(message.get("body")).isEqualTo("Hi! How can I help you today?");
    }
  }

  @Test
  void aMessageSentOverRestReachesTheSocketAndTheHistory() throws Exception {
    String token = server.login("alice");
    String thread = server.openThread(token);
    String messages = "/api/chat/threads/" + thread + "/messages/";
    String bearer = "Bearer " + token;
    try (TestClient client = server.connect(token)) {
      next(client, "welcome");

      HttpResponse<String> sent =
          server.post(messages, "{\"body\":\"over REST\"}", "Authorization", bearer);

      Map<?, ?> live = (Map<?, ?>) next(client, "message").get("message");
      assertThat(sent.statusCode()).isEqualTo(201);
      assertThat(TestServer.json(sent.body())).isEqualTo(live);
      HttpResponse<String> history = server.get(messages, "Authorization", bearer);
      assertThat(TestServer.json(history.body()).get("items")).isEqualTo(List.of(live));
    }
  }

  @Test
  void aSecondTabOfTheSameUserGetsEverything() throws Exception {
    String token = server.login("bob");
    String thread = server.openThread(token);
    try (TestClient first = server.connect(token);
        TestClient second = server.connect(token)) {
      next(second, "welcome");
      for (int i = 1; i <= 20; i++) {
        first.sendText(send(thread, "message " + i));
      }

      for (int i = 1; i <= 20; i++) {
        Map<?, ?> message = (Map<?, ?>) next(second, "message").get("message");
        assertThat(message.get("body")).isEqualTo("message " + i);
        assertThat(message.get("seq")).isEqualTo((long) i);
      }
    }
  }

  @Test
  void anotherCustomersThreadLooksLikeNone() throws Exception {
    String thread = server.openThread(server.login("alice"));
    try (TestClient stranger = server.connect(server.login("bob"))) {
      stranger.sendText(send(thread, "let me in"));

      assertThat(next(stranger, "error").get("code")).isEqualTo("not_found");
    }
  }

  @Test
  void thePathWithoutTheSlashWorksToo() throws Exception {
    String token = server.login("alice");
    HttpResponse<String> about = server.get("/api/auth");
    TestClient.Result result =
        TestClient.connect(
            URI.create(server.webSocket("").toString().replaceFirst("/$", "?token=" + token)),
            Map.of());
    try (TestClient client = result.client()) {
      assertThat(about.body()).isEqualTo("{\"demo\":true}");
      assertThat(next(client, "welcome")).containsKey("connectionId");
    }
  }

  private static String send(String thread, String body) {
    return "{\"type\":\"SEND\",\"threadId\":\"" + thread + "\",\"body\":\"" + body + "\"}";
  }

  /** The next frame of a type; the seed's client ignores those that it does not know. */
  private static Map<String, Object> next(TestClient client, String type)
      throws InterruptedException {
    while (true) {
      Map<String, Object> frame = TestServer.json(client.nextText(LIMIT));
      if (type.equals(frame.get("type"))) {
        return frame;
      }
    }
  }
}
