package com.membershipauto.chat.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.server.transport.TestServer.Echo;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpTransportTest {
  private static final String SLOW = "GET /api/echo/slow HTTP/1.1\r\nHost: localhost\r\n\r\n";
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

      await().until(() -> !isListening(port));
      client.send(ClientFrames.text("{\"type\":\"PING\"}"));
      assertThat(client.readFrame().text()).contains("pong");
    }
  }

  @Test
  void a_request_under_way_is_answered_before_the_end() throws Exception {
    TestServer server = new TestServer();
    RawClient client = server.connect().send(SLOW);
    Echo.ENTERED.acquire();
    Thread closing = new Thread(server::close);
    closing.start();
    await().untilAsserted(() -> assertThat(isListening(server.port())).isFalse());

    Echo.RELEASED.release();

    assertThat(client.readResponse().body()).isEqualTo("slow");
    closing.join();
  }

  private static boolean isListening(int port) {
    try {
      RawClient.connect(port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void health_is_told_while_rest_is_stuck_and_too_many_wait() throws Exception {
    TransportSettings narrow = TransportSettings.of("127.0.0.1", 0).withApiThreads(1, 2);
    try (TestServer server = new TestServer(narrow);
        RawClient first = server.connect().send(SLOW);
        RawClient health = server.connect()) {
      Echo.ENTERED.acquire();
      await().until(() -> isRefused(server));

      assertThat(health.send(REQUEST).readResponse().status()).isEqualTo(200);
      Echo.RELEASED.release(10);
      assertThat(first.readResponse().body()).isEqualTo("slow");
      await().untilAsserted(() -> assertThat(isRefused(server)).isFalse());
    }
    Echo.RELEASED.drainPermits();
    Echo.ENTERED.drainPermits();
  }

  /** Whether one more request is; else it waits with the others. */
  private static boolean isRefused(TestServer server) throws IOException {
    try (RawClient client = server.connect().send(SLOW)) {
      client.socket().setSoTimeout(500);
      return client.readResponse().status() == 503;
    } catch (SocketTimeoutException waits) {
      return false;
    }
  }

  @Test
  void a_client_that_asks_on_and_takes_no_answers_is_cut() throws IOException {
    try (TestServer server = new TestServer();
        RawClient client = RawClient.connectSmall(server.port())) {
      String request = "GET /chat/chat-client.js HTTP/1.1\r\nHost: localhost\r\n\r\n";

      await().pollInterval(Duration.ofNanos(1)).until(() -> !canSend(client, request.repeat(50)));
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
