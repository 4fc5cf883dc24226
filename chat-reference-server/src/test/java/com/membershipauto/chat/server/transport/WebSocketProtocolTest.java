package com.membershipauto.chat.server.transport;

import static com.membershipauto.chat.server.transport.ClientFrames.BINARY;
import static com.membershipauto.chat.server.transport.ClientFrames.CLOSE;
import static com.membershipauto.chat.server.transport.ClientFrames.CONTINUATION;
import static com.membershipauto.chat.server.transport.ClientFrames.FIN;
import static com.membershipauto.chat.server.transport.ClientFrames.PING;
import static com.membershipauto.chat.server.transport.ClientFrames.PONG;
import static com.membershipauto.chat.server.transport.ClientFrames.TEXT;
import static com.membershipauto.chat.server.transport.ClientFrames.bytes;
import static com.membershipauto.chat.server.transport.ClientFrames.head;
import static com.membershipauto.chat.server.transport.ClientFrames.join;
import static com.membershipauto.chat.server.transport.ClientFrames.masked;
import static com.membershipauto.chat.server.transport.ClientFrames.text;
import static com.membershipauto.chat.server.transport.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.server.transport.RawClient.Frame;
import java.io.IOException;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebSocketProtocolTest {
  private static final int MAX_FRAME = 64 * 1024;

  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> violations() {
    byte[] oneByteFragment = masked(CONTINUATION, utf8("x"));
    return Stream.of(
        arguments("unmasked", bytes(0x81, 1, 'x'), 1002),
        arguments("RSV bit", masked(FIN | 0x40 | TEXT, utf8("x")), 1002),
        arguments("reserved opcode", masked(FIN | 0x0B, utf8("x")), 1002),
        arguments("length in too long a form", bytes(0x81, 0xFE, 0, 1), 1002),
        arguments("fragmented ping", masked(PING, utf8("x")), 1002),
        arguments("close of one byte", masked(FIN | CLOSE, bytes(3)), 1002),
        arguments("binary", masked(FIN | BINARY, utf8("x")), 1003),
        arguments("bad UTF-8", masked(FIN | TEXT, bytes(0xC3, 0x28)), 1007),
        arguments("huge claimed length", head(FIN | TEXT, Long.MAX_VALUE), 1009),
        arguments("a byte too long", head(FIN | TEXT, MAX_FRAME + 1), 1009),
        arguments(
            "flood of empty fragments",
            join(
                masked(TEXT, new byte[0]),
                join(
                    Collections.nCopies(5_000, masked(CONTINUATION, new byte[0]))
                        .toArray(byte[][]::new))),
            1009),
        arguments(
            "endless fragments of one byte",
            join(
                masked(TEXT, new byte[0]),
                join(Collections.nCopies(70_000, oneByteFragment).toArray(byte[][]::new))),
            1009),
        arguments(
            "flood of pings",
            join(
                Collections.nCopies(20_000, masked(FIN | PING, new byte[125]))
                    .toArray(byte[][]::new)),
            4429),
        arguments(
            "flood of pongs",
            join(
                Collections.nCopies(1_000, masked(FIN | PONG, new byte[0])).toArray(byte[][]::new)),
            4429));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("violations")
  void a_violation_ends_the_connection_with_its_code(String name, byte[] frames, int code)
      throws IOException {
    try (RawClient client = server.openWebSocket("alice")) {
      client.send(frames);

      assertThat(client.readCloseCode()).isEqualTo(code);
    }
  }

  @Test
  void the_longest_text_is_read() throws IOException {
    try (RawClient client = server.openWebSocket("alice")) {
      String frame = "{\"type\":\"PING\",\"x\":\"";
      client.send(text(frame + "x".repeat(MAX_FRAME - frame.length() - 2) + "\"}"));

      assertThat(client.readFrame().text()).contains("pong");
    }
  }

  @Test
  void a_ping_is_answered_with_its_payload() throws IOException {
    try (RawClient client = server.openWebSocket("alice")) {
      client.send(masked(FIN | PING, utf8("payload")));

      Frame pong = client.readFrame();
      assertThat(pong.first()).isEqualTo(0x8A);
      assertThat(pong.text()).isEqualTo("payload");
    }
  }

  @Test
  void a_close_is_answered_with_its_code_and_the_session_ends() throws IOException {
    try (RawClient client = server.openWebSocket("closing")) {
      client.send(join(ClientFrames.close(3456, "enough"), text("{\"type\":\"PING\"}")));

      Frame answer = client.readFrame();
      assertThat(answer.first()).isEqualTo(0x88);
      assertThat(answer.payload()).isEqualTo(bytes(3456 >> 8, 3456 & 0xFF));
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_close_without_code_is_answered_without_one() throws IOException {
    try (RawClient client = server.openWebSocket("alice")) {
      client.send(masked(FIN | CLOSE, new byte[0]));

      Frame answer = client.readFrame();
      assertThat(answer.first()).isEqualTo(0x88);
      assertThat(answer.payload()).isEmpty();
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void the_server_closes_with_code_and_text_and_awaits_the_answer() throws IOException {
    try (RawClient client = server.openWebSocket("revoked")) {
      server.chat().revoke(new UserId("revoked"));

      Frame close = client.readFrame();
      assertThat(close.payload()).startsWith(4403 >> 8, 4403 & 0xFF);
      assertThat(close.text()).endsWith("forbidden");
      client.send(ClientFrames.close(4403, ""));
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_peer_that_never_answers_the_close_is_cut() throws IOException {
    try (RawClient client = server.openWebSocket("mute")) {
      server.chat().revoke(new UserId("mute"));

      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_connection_cut_in_mid_frame_ends_its_session() throws IOException {
    try (TestServer own = new TestServer()) {
      RawClient client = own.openWebSocket("alice");
      client.send(head(FIN | TEXT, 1_000)).send(bytes(1, 2, 3, 4, 5));
      client.reset();

      await().untilAsserted(() -> assertThat(own.chat().sessionCount()).isZero());
    }
  }
}
