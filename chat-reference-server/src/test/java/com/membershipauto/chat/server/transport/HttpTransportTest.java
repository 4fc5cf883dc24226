package com.membershipauto.chat.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpTransportTest {
  private static final String REQUEST = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void it_listens_on_its_address_and_no_other() throws IOException {
    try (TestServer server = new TestServer(TransportSettings.of("127.0.0.1", 0))) {
      assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.2"), server.port()))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void a_taken_port_is_told_and_leaves_no_threads() throws IOException {
    try (TestServer server = new TestServer()) {
      List<String> before = threads();

      assertThatThrownBy(
              () ->
                  HttpTransport.start(
                      TransportSettings.of("127.0.0.1", server.port()),
                      server.chat(),
                      new org.glassfish.jersey.server.ResourceConfig(TestServer.Echo.class),
                      java.util.Map.of()))
          .isInstanceOf(IOException.class);

      await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }
  }

  @Test
  void an_unknown_host_is_told() throws IOException {
    assertThatThrownBy(() -> new TestServer(TransportSettings.of("no-such-host.invalid", 0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void nothing_is_left_of_a_closed_transport() throws IOException {
    List<String> before = threads();
    TestServer server = new TestServer();
    RawClient kept = server.connect().send(REQUEST);
    assertThat(kept.readResponse().status()).isEqualTo(200);
    RawClient socket = server.openWebSocket("alice");
    assertThat(threads()).anyMatch(name -> name.startsWith("chat-select"));
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("chat-"))
        .allMatch(Thread::isDaemon);

    server.close();

    assertThat(kept.isClosedByServer()).isTrue();
    assertThat(socket.isClosedByServer()).isTrue();
    await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("awaitility"))
        .sorted()
        .toList();
  }

  @Test
  void a_server_that_stopped_accepting_serves_whom_it_has() throws IOException {
    try (TestServer server = new TestServer();
        RawClient client = server.openWebSocket("alice")) {
      int port = server.port();
      server.transport().stopAccepting();

      assertThatThrownBy(() -> RawClient.connect(port)).isInstanceOf(ConnectException.class);
      client.send(ClientFrames.text("{\"type\":\"PING\"}"));
      assertThat(client.readFrame().text()).contains("pong");
    }
  }

  @Test
  void connections_beyond_the_limit_are_closed_and_websockets_do_not_count() throws IOException {
    TransportSettings two = TransportSettings.of("127.0.0.1", 0).withMaxHttpConnections(2);
    try (TestServer server = new TestServer(two);
        RawClient first = server.openWebSocket("alice");
        RawClient second = server.openWebSocket("alice");
        RawClient third = server.openWebSocket("alice")) {
      assertThat(server.chat().sessionCount()).isEqualTo(3);
      try (RawClient a = server.connect().send(REQUEST);
          RawClient b = server.connect().send(REQUEST)) {
        assertThat(a.readResponse().status()).isEqualTo(200);
        assertThat(b.readResponse().status()).isEqualTo(200);
        try (RawClient c = server.connect()) {
          assertThat(c.isClosedByServer()).isTrue();
        }
      }
      assertThat(first.socket().isClosed()).isFalse();
      assertThat(second.socket().isClosed()).isFalse();
      assertThat(third.socket().isClosed()).isFalse();
    }
  }
}
