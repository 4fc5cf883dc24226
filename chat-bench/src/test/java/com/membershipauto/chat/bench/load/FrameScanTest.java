package com.membershipauto.chat.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.membershipauto.chat.bench.load.FrameScan.Kind;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameScanTest {
  private final FrameScan scan = new FrameScan();
  private final FrameCodec codec = new FrameCodec(ChatConfig.DEFAULT);

  @Test
  void aMessageOfTheServerIsRead() {
    read(codec.encode(message("Hello")).text());

    assertThat(scan.type()).isEqualTo(Kind.MESSAGE);
    assertThat(scan.seq()).isEqualTo(1_234_567_890_123L);
    assertThat(name(codec.encode(message("Hello")).text())).isEqualTo("r.1.2.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\",\"clientMessageId\":\"evil\",\"seq\":7,\"x\":\"",
        "}},{\"type\":\"ack\",\"seq\":7",
        "\\",
        "\\\\\"",
        "\u2028 é 😀 \n\t",
        "[[[{{{"
      })
  void noBodyPassesForAField(String body) {
    String text = codec.encode(message(body)).text();

    read(text);

    assertThat(scan.type()).isEqualTo(Kind.MESSAGE);
    assertThat(scan.seq()).isEqualTo(1_234_567_890_123L);
    assertThat(name(text)).isEqualTo("r.1.2.3");
  }

  @Test
  void anAckOfTheServerIsRead() {
    String text =
        codec
            .encode(
                new ServerFrame.Ack(
                    "r.1.2.3", MessageId.random(), ThreadId.random(), 8, Instant.EPOCH, false))
            .text();

    read(text);

    assertThat(scan.type()).isEqualTo(Kind.ACK);
    assertThat(scan.seq()).isEqualTo(8);
    assertThat(name(text)).isEqualTo("r.1.2.3");
  }

  @Test
  void anErrorOfTheServerIsRead() {
    String text =
        codec
            .encode(new ServerFrame.Failure(ErrorCode.BUSY, "Too \"much\".", "r.1.2.3", null, 2))
            .text();

    read(text);

    assertThat(scan.type()).isEqualTo(Kind.ERROR);
    assertThat(scan.code()).isEqualTo("busy");
    assertThat(name(text)).isEqualTo("r.1.2.3");
  }

  @Test
  void blanksAndUnknownFieldsDoNotMatter() {
    String text =
        """
         { "new" : {"type":"ack","seq":9,"a":[1,{"b":"]}"}]} ,
           "seq" :\t12 , "x" : [ ] , "y" : null ,
           "message" : { "more" : { "clientMessageId" : "deep" } , "clientMessageId" : "c" } ,
           "type" : "message" }\
        """;

    read(text);

    assertThat(scan.type()).isEqualTo(Kind.MESSAGE);
    assertThat(scan.seq()).isEqualTo(12);
    assertThat(name(text)).isEqualTo("c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "{}", "{\"type\":\"typing\"}", "{\"type\":7}", "{\"a\"}"})
  void whatIsNoneOfTheseIsAnother(String text) {
    read(text);

    assertThat(scan.type()).isEqualTo(Kind.OTHER);
    assertThat(scan.seq()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "1e3", "99999999999999999999", "true"})
  void whatIsNoPlaceIsNone(String number) {
    read("{\"type\":\"message\",\"seq\":" + number + "}");

    assertThat(scan.type()).isEqualTo(Kind.MESSAGE);
    assertThat(scan.seq()).isZero();
  }

  @Test
  void aFrameThatIsCutAnywhereIsReadWithoutLookingFurther() {
    byte[] bytes = codec.encode(message("a \\ \" b")).text().getBytes(UTF_8);

    for (int end = 0; end <= bytes.length; end++) {
      int to = end;
      byte[] exact = Arrays.copyOf(bytes, to);
      assertThatCode(() -> scan.read(exact, 0, to)).doesNotThrowAnyException();
    }
  }

  private void read(String text) {
    byte[] bytes = ("??" + text + "\",\"seq\":99}").getBytes(UTF_8);
    scan.read(bytes, 2, 2 + text.getBytes(UTF_8).length);
  }

  private String name(String text) {
    byte[] bytes = ("??" + text).getBytes(UTF_8);
    return new String(bytes, scan.nameFrom(), scan.nameTo() - scan.nameFrom(), UTF_8);
  }

  private static ServerFrame message(String body) {
    return new ServerFrame.MessageFrame(
        new Message(
            MessageId.random(),
            ThreadId.random(),
            1_234_567_890_123L,
            Participant.user("42"),
            body,
            List.of("https://example.com/a"),
            Instant.EPOCH,
            "r.1.2.3",
            3,
            null));
  }
}
