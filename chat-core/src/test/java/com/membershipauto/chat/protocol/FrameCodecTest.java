package com.membershipauto.chat.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
  private final FrameCodec codec = new FrameCodec(ChatConfig.DEFAULT);

  @ParameterizedTest
  @ValueSource(strings = {"a\ud800", "a\udc00b", "\ud800x"})
  void aLoneSurrogateOfTheHostsIsEscapedSoThatTheBytesStayUtf8(String text) throws Exception {
    ServerFrame frame = new ServerFrame.Failure(ErrorCode.MALFORMED, text, null, null, 0);
    EncodedFrame encoded = codec.encode(frame);

    assertThat(UTF_8.newDecoder().decode(encoded.payload()).toString())
        .isEqualTo(encoded.text())
        .containsPattern("\\\\uD[8C]00");
  }

  @Test
  void aPairOfSurrogatesIsNeverTornWhereverItLies() {
    for (int before = 7_900; before < 8_100; before++) {
      String body = "x".repeat(before) + "😀".repeat(3);
      ServerFrame frame = new ServerFrame.Failure(ErrorCode.MALFORMED, body, null, null, 0);

      assertThat(JsonTree.object(codec.encode(frame).text()).get("message")).isEqualTo(body);
    }
  }
}
