package com.membershipauto.chat.bench.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.membershipauto.chat.testkit.net.RawFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameParserTest {
  private final List<String> seen = new ArrayList<>();
  private final FrameParser parser = new FrameParser();
  private final FrameParser.Sink sink =
      new FrameParser.Sink() {
        @Override
        public void text(byte[] bytes, int from, int to) {
          seen.add("text " + new String(bytes, from, to - from, UTF_8));
        }

        @Override
        public void ping(byte[] bytes, int from, int to) {
          seen.add("ping " + new String(bytes, from, to - from, UTF_8));
        }

        @Override
        public void close(int code) {
          seen.add("close " + code);
        }
      };

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, FrameParser.MAX_MESSAGE_BYTES})
  void aTextOfAnyLengthIsRead(int length) throws ProtocolError {
    String text = "x".repeat(length);
    byte[] bytes = wire(RawFrame.text(text));

    assertThat(parser.parse(bytes, 0, bytes.length, sink)).isEqualTo(bytes.length);
    assertThat(seen).containsExactly("text " + text);
  }

  @Test
  void framesAreReadWhereverTheBytesAreCut() throws ProtocolError {
    byte[] bytes =
        wire(
            RawFrame.text("a"),
            RawFrame.of(RawFrame.TEXT, "b1".getBytes(UTF_8)).unfinished(),
            RawFrame.of(RawFrame.PING, "p".getBytes(UTF_8)),
            RawFrame.of(RawFrame.CONTINUATION, "b2".getBytes(UTF_8)).unfinished(),
            RawFrame.of(RawFrame.PONG, new byte[0]),
            RawFrame.of(RawFrame.CONTINUATION, "b3".getBytes(UTF_8)),
            RawFrame.text("x".repeat(300)),
            RawFrame.close(4408, "slow"));

    int start = 0;
    for (int end = 1; end <= bytes.length; end++) {
      start = parser.parse(bytes, start, end, sink);
    }

    assertThat(seen)
        .containsExactly(
            "text a", "ping p", "text b1b2b3", "text " + "x".repeat(300), "close 4408");
  }

  @Test
  void nothingIsReadAfterAClose() throws ProtocolError {
    byte[] bytes = wire(RawFrame.of(RawFrame.CLOSE, new byte[0]), RawFrame.text("late"));

    assertThat(parser.parse(bytes, 0, bytes.length, sink)).isEqualTo(bytes.length);
    assertThat(seen).containsExactly("close 1005");
  }

  @Test
  void aMaskedFrameOfAServerIsAnError() {
    assertError(1002, RawFrame.text("a").encode());
  }

  @Test
  void reservedBitsAreAnError() {
    assertError(1002, wire(RawFrame.text("a").withBits(0x40)));
  }

  @Test
  void aBinaryMessageIsAnError() {
    assertError(1002, wire(RawFrame.of(RawFrame.BINARY, new byte[1])));
  }

  @Test
  void aContinuationOfNothingIsAnError() {
    assertError(1002, wire(RawFrame.of(RawFrame.CONTINUATION, new byte[1])));
  }

  @Test
  void aMessageWithinAMessageIsAnError() {
    assertError(1002, wire(RawFrame.text("a").unfinished(), RawFrame.text("b")));
  }

  @Test
  void aControlFrameInPartsIsAnError() {
    assertError(1002, wire(RawFrame.of(RawFrame.PING, new byte[1]).unfinished()));
  }

  @Test
  void aLongControlFrameIsAnError() {
    assertError(1002, wire(RawFrame.of(RawFrame.PING, new byte[126])));
  }

  @Test
  void halfACloseCodeIsAnError() {
    assertError(1002, wire(RawFrame.of(RawFrame.CLOSE, new byte[1])));
  }

  @ParameterizedTest
  @ValueSource(longs = {FrameParser.MAX_MESSAGE_BYTES + 1, Long.MAX_VALUE, -1})
  void aFrameThatClaimsTooMuchIsAnErrorAtOnce(long length) {
    byte[] header =
        ByteBuffer.allocate(10).put((byte) 0x81).put((byte) 127).putLong(length).array();

    assertError(1009, header);
  }

  @Test
  void aMessageThatGrowsTooLongIsAnError() {
    RawFrame part = RawFrame.of(RawFrame.TEXT, new byte[200_000]).unfinished();
    RawFrame more = RawFrame.of(RawFrame.CONTINUATION, new byte[200_000]);

    assertError(1009, wire(part, more));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
  void aServerReadsWhatTheWriterWrites(int length) throws IOException {
    FrameWriter writer = new FrameWriter(100_000);
    writer.payload().put(new byte[7]);
    writer.text();
    writer.payload().put("y".repeat(length).getBytes(UTF_8));

    ByteBuffer frame = writer.text();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    ByteArrayInputStream stream = new ByteArrayInputStream(bytes);
    RawFrame read = RawFrame.read(stream, 100_000);

    assertThat(read.isFinal()).isTrue();
    assertThat(read.isMasked()).isTrue();
    assertThat(read.opcode()).isEqualTo(RawFrame.TEXT);
    assertThat(read.text()).isEqualTo("y".repeat(length));
    assertThat(stream.available()).isZero();
  }

  private void assertError(int code, byte[] bytes) {
    assertThatThrownBy(() -> parser.parse(bytes, 0, bytes.length, sink))
        .isInstanceOfSatisfying(
            ProtocolError.class, error -> assertThat(error.code()).isEqualTo(code));
  }

  private static byte[] wire(RawFrame... frames) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (RawFrame frame : frames) {
      bytes.writeBytes(frame.unmasked().encode());
    }
    return bytes.toByteArray();
  }
}
