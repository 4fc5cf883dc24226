package com.membershipauto.chat.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.server.transport.RequestGate.Refusal;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGateTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new TestServer(TransportSettings.of("127.0.0.1", 0).withGate(RequestGate.LOOPBACK));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Optional<Integer> check(String host) {
    return RequestGate.LOOPBACK
        .check(name -> name.equals("Host") ? Optional.of(host) : Optional.empty())
        .map(Refusal::status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8000", "127.0.0.1", "127.1.2.3:80", "[::1]", "[::1]:8000"})
  void loopback_names_come_in(String host) {
    assertThat(check(host)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8000",
        "192.168.0.1",
        "0.0.0.0",
        "[::2]",
        "localhost,localhost",
        ""
      })
  void other_names_stay_out(String host) {
    assertThat(check(host)).contains(421);
  }

  @Test
  void a_request_without_host_stays_out() {
    assertThat(RequestGate.LOOPBACK.check(name -> Optional.empty())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/echo?q=1", "/health/live", "/chat/ws/?token=alice", "/none"})
  void every_path_is_behind_the_gate(String path) throws IOException {
    try (RawClient client = server.connect()) {
      client.send(
          RawClient.handshake("alice")
              .replace("/chat/ws/?token=alice", path)
              .replace("Host: localhost", "Host: evil.example"));

      assertThat(client.readResponse().status()).isEqualTo(421);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: for=1.2.3.4",
        "X-Forwarded-For: 1.2.3.4",
        "x-forwarded-host: x",
        "X-Forwarded-Proto: https"
      })
  void what_came_through_a_proxy_stays_out(String header) throws IOException {
    try (RawClient client = server.connect()) {
      client.send(RawClient.handshake("alice", header));

      assertThat(client.readResponse().status()).isEqualTo(403);
    }
  }

  @Test
  void the_host_of_an_absolute_target_counts() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n");

      assertThat(client.readResponse().status()).isEqualTo(421);
    }
  }

  @Test
  void a_local_request_comes_in() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

      assertThat(client.readResponse().status()).isEqualTo(200);
    }
  }
}
