package com.membershipauto.chat.server.transport;

import static com.membershipauto.chat.server.transport.RawClient.handshake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String REQUEST = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static TestServer server(Duration head, Duration body, Duration idle) throws IOException {
    return new TestServer(TestServer.hasty(head, body, idle));
  }

  @Test
  void a_connection_that_says_nothing_is_cut() throws IOException {
    try (TestServer server = server(SHORT, LONG, LONG);
        RawClient client = server.connect()) {
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void half_a_handshake_is_cut() throws IOException {
    try (TestServer server = server(SHORT, LONG, LONG);
        RawClient client = server.connect()) {
      client.send(handshake("alice").substring(0, 60));

      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_head_that_drips_is_cut_however_steadily() throws IOException {
    try (TestServer server = server(SHORT, LONG, LONG);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");

      await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !canSend(client, "y") || client.socket().getInputStream().available() > 0);
      assertThat(client.readRest()).isEmpty();
    }
  }

  private static boolean canSend(RawClient client, String text) {
    try {
      client.send(text);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void the_head_of_a_later_request_has_its_time_too() throws IOException {
    try (TestServer server = server(SHORT, LONG, LONG);
        RawClient client = server.connect()) {
      client.send(REQUEST);
      assertThat(client.readResponse().status()).isEqualTo(200);
      client.send("GET /");

      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_body_that_does_not_come_is_cut() throws IOException {
    try (TestServer server = server(LONG, SHORT, LONG);
        RawClient client = server.connect()) {
      client.send(
          "POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
              + "Content-Length: 10\r\n\r\nhalf");

      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_connection_without_a_next_request_is_cut() throws IOException {
    try (TestServer server = server(LONG, LONG, SHORT);
        RawClient client = server.connect()) {
      client.send(REQUEST);
      assertThat(client.readResponse().status()).isEqualTo(200);

      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_websocket_outlives_all_of_them() throws IOException {
    try (TestServer server = server(SHORT, SHORT, SHORT);
        RawClient client = server.openWebSocket("alice");
        RawClient silent = server.connect()) {
      assertThat(silent.isClosedByServer()).isTrue();

      client.send(ClientFrames.text("{\"type\":\"PING\"}"));

      assertThat(client.readFrame().text()).contains("pong");
    }
  }

  @Test
  void requests_in_countless_pieces_are_refused() throws IOException {
    try (TestServer server = server(LONG, LONG, LONG);
        RawClient client = server.connect()) {
      client.send("POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n");

      await().pollInterval(Duration.ofNanos(1)).until(() -> !canSend(client, "y"));
      assertThat(client.isClosedByServer()).isTrue();
    }
  }
}
