package com.membershipauto.chat.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedFrameTest {
  @ParameterizedTest
  @CsvSource({
    "0, 8100",
    "125, 817d",
    "126, 817e007e",
    "65535, 817effff",
    "65536, 817f0000000000010000",
  })
  void theHeaderIsThatOfAnUnmaskedTextFrame(int length, String header) {
    byte[] payload = new byte[length];
    EncodedFrame frame = EncodedFrame.ofPayload(payload);
    byte[] wire = new byte[frame.wireSize()];
    frame.wire().get(wire);
    int headerLength = header.length() / 2;

    assertThat(HexFormat.of().formatHex(wire, 0, headerLength)).isEqualTo(header);
    assertThat(ByteBuffer.wrap(wire, headerLength, length).slice())
        .isEqualTo(frame.payload())
        .isEqualTo(ByteBuffer.wrap(payload));
  }

  @Test
  void theWireFormIsCopiedWhole() {
    EncodedFrame frame = new FrameCodec(ChatConfig.DEFAULT).encode(new ServerFrame.Pong());
    ByteBuffer copy = ByteBuffer.allocate(frame.wireSize());
    frame.copyWireTo(copy);

    assertThat(copy.flip()).isEqualTo(frame.wire());
  }

  @Test
  void aFrameThatIsWrittenInPiecesIsWhole() {
    FrameBuffer buffer = new FrameBuffer();
    buffer.write(new byte[8_000], 0, 8_000);
    buffer.write(new byte[10], 0, 10);
    buffer.write('x');
    EncodedFrame frame = buffer.frame();

    assertThat(frame.payload().remaining()).isEqualTo(8_011);
    assertThat(frame.payload().get(8_010)).isEqualTo((byte) 'x');
    assertThat(frame.payload().get(8_009)).isEqualTo((byte) 0);
  }

  @Test
  void aFrameShowsNothingOfItsText() {
    assertThat(EncodedFrame.ofPayload("secret".getBytes(UTF_8)))
        .hasToString("EncodedFrame[8 bytes]");
  }
}
