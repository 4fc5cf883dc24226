package com.membershipauto.chat.server.transport;

import static com.membershipauto.chat.server.transport.ClientFrames.join;
import static com.membershipauto.chat.server.transport.ClientFrames.text;
import static com.membershipauto.chat.server.transport.ClientFrames.utf8;
import static com.membershipauto.chat.server.transport.RawClient.handshake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.server.transport.RawClient.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/chat/ws/", "/chat/ws"})
  void a_good_token_opens_a_session_with_and_without_the_slash(String path) throws IOException {
    try (RawClient client = server.connect()) {
      client.send(handshake("alice").replace("/chat/ws/", path));

      Response response = client.readResponse();

      assertThat(response.status()).isEqualTo(101);
      assertThat(response.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(response.header("Upgrade")).isEqualTo("websocket");
      assertThat(client.readFrame().text()).contains("\"type\":\"welcome\"", "\"alice\"");
    }
  }

  @Test
  void a_bearer_header_is_as_good_as_a_parameter() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(handshake("x", "Authorization: Bearer alice").replace("?token=x", ""));

      assertThat(client.readResponse().status()).isEqualTo(101);
    }
  }

  static Stream<Arguments> refusals() {
    String good = handshake("alice");
    return Stream.of(
        arguments("no token", good.replace("?token=alice", ""), 401),
        arguments("bad token", handshake("123"), 401),
        arguments("two tokens", handshake("alice&token=bob"), 401),
        arguments("token twice, encoded", handshake("alice&token=alice"), 401),
        arguments(
            "two bearers",
            handshake("", "Authorization: Bearer alice", "Authorization: Bearer alice"),
            401),
        arguments("bad origin", handshake("alice", "Origin: https://evil.example"), 403),
        arguments("null origin", handshake("alice", "Origin: null"), 403),
        arguments(
            "two origins",
            handshake("alice", "Origin: http://localhost", "Origin: http://localhost"),
            403),
        arguments("no upgrade", good.replace("Upgrade: websocket\r\n", ""), 426),
        arguments("upgrade to something else", good.replace(": websocket", ": h2c"), 426),
        arguments("POST", good.replace("GET", "POST"), 426),
        arguments("version 8", good.replace("Version: 13", "Version: 8"), 426),
        arguments("two versions", handshake("alice", "Sec-WebSocket-Version: 13"), 426),
        arguments("no key", good.replace("Sec-WebSocket-Key", "X-Key"), 400),
        arguments("short key", good.replace(RawClient.KEY, "c2hvcnQ="), 400),
        arguments("key that is no base64", good.replace(RawClient.KEY, "*".repeat(24)), 400),
        arguments("two keys", handshake("alice", "Sec-WebSocket-Key: " + RawClient.KEY), 400),
        arguments("no connection header", good.replace("Connection", "X-Connection"), 400),
        arguments("HTTP/1.0", good.replace("HTTP/1.1", "HTTP/1.0"), 400),
        arguments("elsewhere", good.replace("/chat/ws/", "/chat/wss/"), 404),
        arguments("undecodable parameter", handshake("%FF%zz"), 400));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("refusals")
  void what_is_no_good_handshake_gets_its_status_and_a_closed_connection(
      String name, String request, int status) throws IOException {
    try (RawClient client = server.connect()) {
      client.send(request);

      assertThat(client.readResponse().status()).isEqualTo(status);
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(server.chat().sessionCount()).isZero();
    }
  }

  @Test
  void a_refused_token_is_told_how_to_show_one() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(handshake("123"));

      assertThat(client.readResponse().header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  @Test
  void another_version_is_told_the_right_one() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(handshake("alice").replace("Version: 13", "Version: 14"));

      assertThat(client.readResponse().header("Sec-WebSocket-Version")).isEqualTo("13");
    }
  }

  @Test
  void too_many_connections_are_told_to_try_later() throws IOException {
    ChatConfig one = ChatConfig.DEFAULT.with(Setting.MAX_CONNECTIONS, 1);
    try (TestServer small = new TestServer(TransportSettings.of("127.0.0.1", 0), one);
        RawClient first = small.openWebSocket("alice");
        RawClient second = small.connect()) {
      second.send(handshake("bob"));

      Response response = second.readResponse();
      assertThat(response.status()).isEqualTo(429);
      assertThat(response.header("Retry-After")).isNotEmpty();
      assertThat(first.socket().isConnected()).isTrue();
    }
  }

  @Test
  void a_place_is_free_again_when_its_connection_breaks() throws IOException {
    ChatConfig one = ChatConfig.DEFAULT.with(Setting.MAX_CONNECTIONS, 1);
    try (TestServer small = new TestServer(TransportSettings.of("127.0.0.1", 0), one)) {
      small.openWebSocket("alice").reset();
      await().untilAsserted(() -> assertThat(small.chat().sessionCount()).isZero());

      try (RawClient second = small.openWebSocket("bob")) {
        assertThat(small.chat().sessionCount()).isEqualTo(1);
        assertThat(second.socket().isConnected()).isTrue();
      }
    }
  }

  @Test
  void a_stopping_server_refuses_with_503() throws IOException {
    server.chat().authenticator().stop();
    try (RawClient client = server.connect()) {
      client.send(handshake("alice"));

      assertThat(client.readResponse().status()).isEqualTo(503);
    }
  }

  @Test
  void frames_right_behind_the_handshake_are_read_in_order() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(
          join(
              utf8(handshake("alice")), text("{\"type\":\"first\"}"), text("{\"type\":\"PING\"}")));

      assertThat(client.readResponse().status()).isEqualTo(101);
      assertThat(client.readFrame().text()).contains("welcome");
      assertThat(client.readFrame().text()).contains("unsupported");
      assertThat(client.readFrame().text()).contains("pong");
    }
  }

  @Test
  void frames_that_come_while_the_handshake_is_decided_are_read_in_order() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(join(utf8(handshake(TestServer.UNDECIDED)), text("{\"type\":\"PI")));
      byte[] first = text("{\"type\":\"first\"}");
      client.send(first);
      client.send(text("{\"type\":\"PING\"}"));
      server.decide();

      assertThat(client.readResponse().status()).isEqualTo(101);
      assertThat(client.readFrame().text()).contains("welcome");
      assertThat(client.readFrame().text()).contains("malformed");
      assertThat(client.readFrame().text()).contains("unsupported");
      assertThat(client.readFrame().text()).contains("pong");
    }
  }

  @Test
  void undecided_handshakes_hold_up_nobody_else() throws IOException {
    List<RawClient> waiting = new ArrayList<>();
    for (int i = 0; i < 5 * Runtime.getRuntime().availableProcessors(); i++) {
      waiting.add(server.connect().send(handshake(TestServer.UNDECIDED)));
    }
    try (RawClient client = server.connect()) {
      client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

      assertThat(client.readResponse().status()).isEqualTo(200);
    }
    server.decide();
    for (RawClient client : waiting) {
      assertThat(client.readResponse().status()).isEqualTo(101);
      client.close();
    }
  }

  @Test
  void a_client_that_left_before_the_decision_leaves_its_place() throws IOException {
    TransportSettings hasty =
        TestServer.hasty(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1));
    try (TestServer own = new TestServer(hasty)) {
      RawClient client = own.connect().send(handshake(TestServer.UNDECIDED));
      assertThat(client.isClosedByServer()).isTrue();
      own.decide();

      await()
          .untilAsserted(
              () -> {
                assertThat(own.chat().authenticator().connections()).isZero();
                assertThat(own.chat().sessionCount()).isZero();
              });
    }
  }

  @Test
  void a_kept_alive_connection_may_be_upgraded_later() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.readResponse().status()).isEqualTo(200);

      client.send(handshake("alice"));

      assertThat(client.readResponse().status()).isEqualTo(101);
      assertThat(client.readFrame().text()).contains("welcome");
    }
  }
}
