package com.membershipauto.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestJsonTest {
  private final RequestJson json =
      new RequestJson(ChatConfig.DEFAULT.with(Setting.MAX_BODY_LENGTH, 10));

  @Test
  void aSendHasTheFieldsOfTheFrame() {
    assertThat(
            json.send(
                GoldenFrames.THREAD,
                bytes(
                    """
                    {"body": "hé", "attachments": ["https://example.com/a"],
                     "clientMessageId": "c", "replyTo": 3, "basedOnSeq": 7}
                    """)))
        .isEqualTo(
            valid(
                new ClientFrame.Send(
                    GoldenFrames.THREAD, "hé", List.of("https://example.com/a"), "c", 3, 7)));
  }

  @Test
  void aSendGoesToTheThreadOfThePathWhateverTheBodySays() {
    assertThat(
            json.send(
                GoldenFrames.THREAD, bytes("{\"body\":\"x\",\"threadId\":7,\"type\":\"PING\"}")))
        .isEqualTo(valid(new ClientFrame.Send(GoldenFrames.THREAD, "x", List.of(), null, 0, 0)));
  }

  @Test
  void aSendIsJudgedLikeAFrame() {
    assertThat(code(json.send(GoldenFrames.THREAD, bytes("{\"body\":\" \"}"))))
        .isEqualTo(ErrorCode.MALFORMED);
    assertThat(code(json.send(GoldenFrames.THREAD, bytes("{\"body\":\"12345678901\"}"))))
        .isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void readAndTypingHaveTheFieldsOfTheFrames() {
    assertThat(json.read(GoldenFrames.THREAD, bytes("{\"upTo\":7}")))
        .isEqualTo(valid(new ClientFrame.Read(GoldenFrames.THREAD, 7)));
    assertThat(json.typing(GoldenFrames.THREAD, bytes("{\"isTyping\":true}")))
        .isEqualTo(valid(new ClientFrame.Typing(GoldenFrames.THREAD, true)));
  }

  @Test
  void aThreadIsOpenedWithoutSayingMore() {
    assertThat(json.open(bytes("{}"))).isEqualTo(valid(new RequestJson.OpenThread("", null)));
    assertThat(json.open(bytes("{\"subject\":null,\"ownerId\":null}")))
        .isEqualTo(valid(new RequestJson.OpenThread("", null)));
  }

  @Test
  void anOwnerIsAStringOrAnInteger() {
    RequestJson.OpenThread open = new RequestJson.OpenThread("s", new UserId("42"));

    assertThat(json.open(bytes("{\"subject\":\"s\",\"ownerId\":42}"))).isEqualTo(valid(open));
    assertThat(json.open(bytes("{\"subject\":\"s\",\"ownerId\":\"42\"}"))).isEqualTo(valid(open));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "true", "1.5", "[]", "\"a\\nb\"", "99999999999999999999"})
  void anOwnerThatIsNoUserIdIsMalformed(String owner) {
    assertThat(code(json.open(bytes("{\"ownerId\":" + owner + "}"))))
        .isEqualTo(ErrorCode.MALFORMED);
  }

  @Test
  void aSubjectIsOneLineOfAtMost200Characters() {
    assertThat(json.open(bytes("{\"subject\":\"" + "s".repeat(200) + "\"}")))
        .isInstanceOf(Decoded.Valid.class);
    assertThat(code(json.open(bytes("{\"subject\":\"" + "s".repeat(201) + "\"}"))))
        .isEqualTo(ErrorCode.MALFORMED);
    assertThat(code(json.open(bytes("{\"subject\":\"a\\nb\"}")))).isEqualTo(ErrorCode.MALFORMED);
    assertThat(code(json.open(bytes("{\"subject\":\"\\ud800\"}")))).isEqualTo(ErrorCode.MALFORMED);
    assertThat(code(json.open(bytes("{\"subject\":1}")))).isEqualTo(ErrorCode.MALFORMED);
  }

  @Test
  void aChangeSetsWhatItNames() {
    assertThat(
            json.change(
                bytes(
                    """
                    {"status": "closed", "assigneeId": 7, "subject": "s", "basedOnSeq": 3}
                    """)))
        .isEqualTo(
            valid(
                new RequestJson.ChangeThread(ThreadStatus.CLOSED, true, new UserId("7"), "s", 3)));
    assertThat(json.change(bytes("{\"status\":\"open\"}")))
        .isEqualTo(valid(new RequestJson.ChangeThread(ThreadStatus.OPEN, false, null, null, 0)));
  }

  @Test
  void anAssigneeOfNullMeansNobody() {
    assertThat(json.change(bytes("{\"assigneeId\":null}")))
        .isEqualTo(valid(new RequestJson.ChangeThread(null, true, null, null, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"status\":null}",
        "{\"basedOnSeq\":1}",
        "{\"status\":\"OPEN\"}",
        "{\"status\":1}",
        "{\"assigneeId\":true}",
        "{\"status\":\"open\",\"basedOnSeq\":0}"
      })
  void aChangeThatCannotBeMadeIsMalformed(String body) {
    assertThat(code(json.change(bytes(body)))).isEqualTo(ErrorCode.MALFORMED);
  }

  @Test
  void aBodyThatIsNotUtf8IsMalformed() {
    assertThat(code(json.open(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})))
        .isEqualTo(ErrorCode.MALFORMED);
    assertThat(code(json.open("{}".getBytes(StandardCharsets.UTF_16))))
        .isEqualTo(ErrorCode.MALFORMED);
  }

  @Test
  void aBodyThatIsNoJsonObjectIsMalformed() {
    assertThat(code(json.open(new byte[0]))).isEqualTo(ErrorCode.MALFORMED);
    assertThat(code(json.open(bytes("[]")))).isEqualTo(ErrorCode.MALFORMED);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> Decoded<T> valid(T value) {
    return new Decoded.Valid<>(value);
  }

  private static ErrorCode code(Decoded<?> decoded) {
    return ((Decoded.Invalid<?>) decoded).code();
  }
}
