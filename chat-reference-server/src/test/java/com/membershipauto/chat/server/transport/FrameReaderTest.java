package com.membershipauto.chat.server.transport;

import static com.membershipauto.chat.server.transport.ClientFrames.BINARY;
import static com.membershipauto.chat.server.transport.ClientFrames.CLOSE;
import static com.membershipauto.chat.server.transport.ClientFrames.CONTINUATION;
import static com.membershipauto.chat.server.transport.ClientFrames.FIN;
import static com.membershipauto.chat.server.transport.ClientFrames.PING;
import static com.membershipauto.chat.server.transport.ClientFrames.PONG;
import static com.membershipauto.chat.server.transport.ClientFrames.TEXT;
import static com.membershipauto.chat.server.transport.ClientFrames.bytes;
import static com.membershipauto.chat.server.transport.ClientFrames.close;
import static com.membershipauto.chat.server.transport.ClientFrames.head;
import static com.membershipauto.chat.server.transport.ClientFrames.join;
import static com.membershipauto.chat.server.transport.ClientFrames.masked;
import static com.membershipauto.chat.server.transport.ClientFrames.text;
import static com.membershipauto.chat.server.transport.ClientFrames.utf8;
import static java.util.Arrays.copyOfRange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.membershipauto.chat.protocol.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private static final int MAX = 70_000;

  private final Heard heard = new Heard();
  private final FrameReader reader = new FrameReader(MAX, heard);

  @Test
  void a_text_is_heard_once_it_is_whole() {
    byte[] frame = text("grüß dich 🙂");

    feed(ByteBuffer.wrap(frame, 0, frame.length - 1));
    assertThat(heard.events).isEmpty();

    feed(ByteBuffer.wrap(frame, frame.length - 1, 1));
    assertThat(heard.events).containsExactly("text grüß dich 🙂");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 125, 126, 127, 65_535, 65_536, MAX})
  void every_length_up_to_the_limit_is_read(int length) {
    String text = "x".repeat(length);

    feed(text(text));

    assertThat(heard.events).containsExactly("text " + text);
  }

  @Test
  void frames_in_one_chunk_are_heard_in_order() {
    feed(join(text("a"), masked(FIN | PING, utf8("b")), text("c"), masked(FIN | PONG, utf8("d"))));

    assertThat(heard.events).containsExactly("text a", "ping b", "text c", "pong");
  }

  @Test
  void fragments_are_joined_and_control_frames_may_come_between() {
    feed(
        join(
            masked(TEXT, bytes(0xE2, 0x82)),
            masked(FIN | PING, utf8("x")),
            masked(CONTINUATION, bytes(0xAC)),
            masked(FIN | CONTINUATION, utf8("!")),
            text("next")));

    assertThat(heard.events).containsExactly("ping x", "text €!", "text next");
  }

  @Test
  void a_close_without_a_code_is_heard_as_such() {
    feed(masked(FIN | CLOSE, new byte[0]));

    assertThat(heard.events).containsExactly("close 1005");
  }

  @Test
  void a_close_with_code_and_reason_is_heard_and_nothing_after_it() {
    feed(join(close(4321, "späte Gäste"), text("late")));

    assertThat(heard.events).containsExactly("close 4321");
  }

  static Stream<Arguments> violations() {
    byte[] unmasked = bytes(0x81, 1, 'x');
    byte[] threeByteText = masked(TEXT, utf8("abc"));
    return Stream.of(
        arguments("unmasked", unmasked, CloseReason.PROTOCOL_ERROR),
        arguments("unmasked ping", bytes(0x89, 0), CloseReason.PROTOCOL_ERROR),
        arguments("RSV1", masked(0xC1, utf8("x")), CloseReason.PROTOCOL_ERROR),
        arguments("RSV2", masked(0xA1, utf8("x")), CloseReason.PROTOCOL_ERROR),
        arguments("RSV3 on a ping", masked(0x99, utf8("x")), CloseReason.PROTOCOL_ERROR),
        arguments("opcode 3", masked(FIN | 3, utf8("x")), CloseReason.PROTOCOL_ERROR),
        arguments("opcode 7", masked(FIN | 7, utf8("x")), CloseReason.PROTOCOL_ERROR),
        arguments("opcode 11", masked(FIN | 11, utf8("x")), CloseReason.PROTOCOL_ERROR),
        arguments("opcode 15", masked(FIN | 15, utf8("x")), CloseReason.PROTOCOL_ERROR),
        arguments("binary", masked(FIN | BINARY, bytes(1)), CloseReason.NOT_TEXT),
        arguments("fragmented binary", masked(BINARY, bytes(1)), CloseReason.NOT_TEXT),
        arguments("fragmented ping", masked(PING, utf8("x")), CloseReason.PROTOCOL_ERROR),
        arguments("long ping", masked(FIN | PING, new byte[126]), CloseReason.PROTOCOL_ERROR),
        arguments("long close", masked(FIN | CLOSE, new byte[126]), CloseReason.PROTOCOL_ERROR),
        arguments(
            "continuation of nothing",
            masked(FIN | CONTINUATION, utf8("x")),
            CloseReason.PROTOCOL_ERROR),
        arguments("text within text", join(threeByteText, text("x")), CloseReason.PROTOCOL_ERROR),
        arguments(
            "binary within text",
            join(threeByteText, masked(FIN | BINARY, bytes(1))),
            CloseReason.PROTOCOL_ERROR),
        arguments("long form of 125", bytes(0x81, 0xFE, 0, 125), CloseReason.PROTOCOL_ERROR),
        arguments(
            "longest form of 65535",
            bytes(0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF),
            CloseReason.PROTOCOL_ERROR),
        arguments(
            "negative length",
            bytes(0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0),
            CloseReason.PROTOCOL_ERROR),
        arguments("claim of 2^62", head(FIN | TEXT, 1L << 62), CloseReason.TOO_BIG),
        arguments("one byte too long", head(FIN | TEXT, MAX + 1), CloseReason.TOO_BIG),
        arguments(
            "too long in sum",
            join(masked(TEXT, new byte[MAX]), head(FIN | CONTINUATION, 1)),
            CloseReason.TOO_BIG),
        arguments("bad UTF-8", masked(FIN | TEXT, bytes('a', 0xC3, 0x28)), CloseReason.BAD_UTF8),
        arguments("surrogate", masked(FIN | TEXT, bytes(0xED, 0xA0, 0x80)), CloseReason.BAD_UTF8),
        arguments("overlong slash", masked(FIN | TEXT, bytes(0xC0, 0xAF)), CloseReason.BAD_UTF8),
        arguments("UTF-8 cut off", masked(FIN | TEXT, bytes(0xE2, 0x82)), CloseReason.BAD_UTF8),
        arguments(
            "above U+10FFFF",
            masked(FIN | TEXT, bytes(0xF4, 0x90, 0x80, 0x80)),
            CloseReason.BAD_UTF8),
        arguments("close of one byte", masked(FIN | CLOSE, bytes(3)), CloseReason.PROTOCOL_ERROR),
        arguments(
            "close with a bad reason",
            masked(FIN | CLOSE, bytes(0x03, 0xE8, 0xFF)),
            CloseReason.BAD_UTF8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void a_violation_fails_once_and_nothing_is_heard_after_it(
      String name, byte[] frames, CloseReason reason) {
    feed(frames);
    feed(text("more"));
    feed(bytes(1, 2, 3));

    assertThat(heard.events).containsExactly("failure " + reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void a_violation_is_found_however_it_is_cut(String name, byte[] frames, CloseReason reason) {
    for (byte b : frames) {
      feed(bytes(b));
    }

    assertThat(heard.events).containsExactly("failure " + reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535})
  void a_close_code_that_nobody_may_send_is_a_violation(int code) {
    feed(close(code, ""));

    assertThat(heard.events).containsExactly("failure PROTOCOL_ERROR");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1003, 1007, 1011, 1014, 3000, 4999})
  void a_close_code_that_is_registered_or_private_is_heard(int code) {
    feed(close(code, ""));

    assertThat(heard.events).containsExactly("close " + code);
  }

  @Test
  void the_replacement_character_itself_is_good_text() {
    feed(text("\uFFFD"));

    assertThat(heard.events).containsExactly("text \uFFFD");
  }

  @Test
  void a_flood_of_empty_fragments_is_too_big() {
    feed(masked(TEXT, new byte[0]));
    for (int i = 0; i < MAX && heard.events.isEmpty(); i++) {
      feed(masked(CONTINUATION, new byte[0]));
    }

    assertThat(heard.events).containsExactly("failure TOO_BIG");
  }

  @Test
  void fragments_of_one_byte_make_a_text() {
    feed(masked(TEXT, utf8("x")));
    for (int i = 0; i < 1_000; i++) {
      feed(masked(CONTINUATION, utf8("x")));
    }
    feed(masked(FIN | CONTINUATION, utf8("x")));

    assertThat(heard.events).containsExactly("text " + "x".repeat(1_002));
  }

  @Test
  void random_frames_in_random_pieces_are_heard_as_sent() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<String> sent = new ArrayList<>();
      byte[] stream = randomFrames(random, sent);
      Heard received = new Heard();

      feedInPieces(new FrameReader(MAX, received), stream, random);

      assertThat(received.events).as("seed %d", seed).isEqualTo(sent);
    }
  }

  @Test
  void random_damage_is_heard_the_same_however_it_is_cut() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] stream = randomFrames(random, new ArrayList<>());
      for (int i = random.nextInt(4); i >= 0; i--) {
        stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Heard whole = new Heard();
      new FrameReader(2_000, whole).read(ByteBuffer.wrap(stream));
      Heard inPieces = new Heard();

      feedInPieces(new FrameReader(2_000, inPieces), stream, random);

      assertThat(inPieces.events).as("seed %d", seed).isEqualTo(whole.events);
    }
  }

  private static byte[] randomFrames(Random random, List<String> sent) {
    byte[] stream = new byte[0];
    for (int i = random.nextInt(8); i >= 0; i--) {
      String text = randomText(random, random.nextInt(10) == 0 ? 1_000 : 40);
      byte[] payload = utf8(text);
      if (random.nextInt(4) == 0) {
        byte[] ping = copyOfRange(payload, 0, Math.min(payload.length, 125));
        stream = join(stream, masked(FIN | PING, ping, random.nextInt()));
        sent.add("ping " + new String(ping, StandardCharsets.UTF_8));
        continue;
      }
      int from = 0;
      int opcode = TEXT;
      while (random.nextInt(3) > 0) {
        int to = from + random.nextInt(payload.length - from + 1);
        stream = join(stream, masked(opcode, copyOfRange(payload, from, to), random.nextInt()));
        from = to;
        opcode = CONTINUATION;
        if (random.nextInt(3) == 0) {
          stream = join(stream, masked(FIN | PONG, new byte[0], random.nextInt()));
          sent.add("pong");
        }
      }
      byte[] rest = copyOfRange(payload, from, payload.length);
      stream = join(stream, masked(FIN | opcode, rest, random.nextInt()));
      sent.add("text " + text);
    }
    return stream;
  }

  private static String randomText(Random random, int maxLength) {
    return random
        .ints(random.nextInt(maxLength), 0, 5)
        .mapToObj(i -> List.of("a", "ß", "€", "🙂", "\u0000").get(i))
        .reduce("", String::concat);
  }

  private static void feedInPieces(FrameReader reader, byte[] stream, Random random) {
    for (int at = 0; at < stream.length; ) {
      int n = Math.min(1 + random.nextInt(random.nextBoolean() ? 3 : 300), stream.length - at);
      ByteBuffer piece = ByteBuffer.wrap(stream, at, n).slice();
      reader.read(random.nextBoolean() ? piece : piece.asReadOnlyBuffer());
      at += n;
    }
  }

  private void feed(byte[] bytes) {
    reader.read(ByteBuffer.wrap(bytes));
  }

  private void feed(ByteBuffer bytes) {
    reader.read(bytes);
  }

  private static final class Heard implements FrameReader.Sink {
    private final List<String> events = new ArrayList<>();

    @Override
    public void onText(String text) {
      events.add("text " + text);
    }

    @Override
    public void onPing(byte[] payload) {
      events.add("ping " + new String(payload, StandardCharsets.UTF_8));
    }

    @Override
    public void onPong() {
      events.add("pong");
    }

    @Override
    public void onClose(int code) {
      events.add("close " + code);
    }

    @Override
    public void onFailure(CloseReason reason) {
      events.add("failure " + reason);
    }
  }
}
