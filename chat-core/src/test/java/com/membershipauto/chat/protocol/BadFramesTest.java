package com.membershipauto.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadFramesTest {
  private static final String THREAD = "550e8400-e29b-41d4-a716-446655440000";
  private static final ChatConfig CONFIG =
      ChatConfig.DEFAULT.with(Setting.MAX_BODY_LENGTH, 100).with(Setting.MAX_RESUME_THREADS, 3);

  private final FrameCodec codec = new FrameCodec(CONFIG);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "[]",
        "\"PING\"",
        "{",
        "{\"type\":\"PING\"",
        "{\"type\":\"PING\",}",
        "{\"type\":\"PING\"} {}",
        "{\"type\":\"PING\"},",
        "{\"type\":\"PING\"}x",
        "{type:\"PING\"}",
        "{'type':'PING'}",
        "{\"type\":\"PING\"/*x*/}",
        "{\"type\":\"PING\",\"x\":NaN}",
        "{\"type\":\"PING\",\"x\":01}",
        "{\"type\":\"PING\",\"x\":\"a\nb\"}",
        "\ufeff{\"type\":\"PING\"}",
      })
  void whatIsNotExactlyOneJsonObjectIsMalformed(String text) {
    assertMalformed(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"PING\",\"type\":\"PING\"}",
        "{\"type\":\"PING\",\"x\":1,\"x\":1}",
        "{\"type\":\"PING\",\"x\":[{\"y\":1,\"y\":2}]}",
        "{\"type\":\"RESUME\",\"threads\":{\"550e8400-e29b-41d4-a716-446655440000\":1,"
            + "\"550e8400-e29b-41d4-a716-446655440000\":1}}",
        "{\"type\":\"RESUME\",\"threads\":{\"550e8400-e29b-41d4-a716-446655440000\":1,"
            + "\"550E8400-e29b-41d4-a716-446655440000\":1}}",
      })
  void aRepeatedFieldIsMalformedWhereverItIs(String text) {
    assertMalformed(text);
  }

  @Test
  void thirtyTwoLevelsAreTheDeepest() {
    assertThat(codec.decode(nested(32))).isEqualTo(new ClientFrame.Ping());
    assertMalformed(nested(33));
    assertMalformed(nested(20_000));
  }

  private static String nested(int levels) {
    return "{\"type\":\"PING\",\"x\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
  }

  @Test
  void aNumberOrNameTooLongIsMalformedEvenWhereItIsIgnored() {
    assertMalformed("{\"type\":\"PING\",\"x\":" + "9".repeat(100) + "}");
    assertMalformed("{\"type\":\"PING\",\"" + "x".repeat(2_000) + "\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"type\":null}", "{\"type\":1}", "{\"type\":[\"PING\"]}"})
  void aTypeThatIsNoStringIsMalformed(String text) {
    assertMalformed(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ping", "message", "SEND ", "DANCE"})
  void anUnknownTypeIsUnsupported(String type) {
    assertInvalid("{\"type\":\"" + type + "\"}", ErrorCode.UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1",
        "\"\"",
        "\"1-2-3-4-5\"",
        "\"550e8400e29b41d4a716446655440000\"",
        "\"550e8400-e29b-41d4-a716-44665544000\"",
        "\"550e8400-e29b-41d4-a716-4466554400000\"",
        "\" 50e8400-e29b-41d4-a716-446655440000\"",
        "\"550e8400-e29b-41d4-a716-44665544000g\"",
        "\"550e8400-e29b-41d4-a716+446655440000\"",
        "\"-50e8400-e29b-41d4-a716-446655440000\"",
        "\"٥50e8400-e29b-41d4-a716-446655440000\"",
      })
  void aThreadIdThatIsNoUuidIsMalformed(String id) {
    assertMalformed("{\"type\":\"WATCH\",\"threadId\":" + id + "}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "true", "[]", "{}", "\"\"", "\" \\n\\t\"", "\"\\u2003\""})
  void aSendWithoutTextAndAttachmentsIsMalformed(String body) {
    assertMalformed(send("\"body\":" + body));
  }

  @Test
  void aBlankBodyWithAnAttachmentIsSent() {
    assertThat(codec.decode(send("\"body\":\"\",\"attachments\":[\"https://example.com/a\"]")))
        .isInstanceOf(ClientFrame.Send.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0000b", "\\ud800", "\\udc00", "a\\ud83dx", "\\ude00\\ud83d"})
  void aTextThatCannotBeStoredIsMalformed(String text) {
    assertMalformed(send("\"body\":\"" + text + "\""));
    assertMalformed(send("\"body\":\"x\",\"clientMessageId\":\"" + text + "\""));
    assertMalformed(react("\"" + text + "\""));
    assertMalformed("{\"type\":\"" + text + "\"}");
    assertMalformed("{\"type\":\"REFRESH\",\"token\":\"" + text + "\"}");
  }

  @Test
  void aRawLoneSurrogateIsMalformed() {
    assertMalformed(send("\"body\":\"" + '\ud800' + "\""));
  }

  @Test
  void aBodyLongerThanConfiguredIsTooLarge() {
    assertThat(codec.decode(send("\"body\":\"" + "x".repeat(100) + "\"")))
        .isInstanceOf(ClientFrame.Send.class);
    assertInvalid(send("\"body\":\"" + "x".repeat(101) + "\""), ErrorCode.TOO_LARGE);
  }

  @Test
  void moreThanTenAttachmentsAreTooLarge() {
    assertThat(codec.decode(withAttachments(10))).isInstanceOf(ClientFrame.Send.class);
    assertInvalid(withAttachments(11), ErrorCode.TOO_LARGE);
  }

  private static String withAttachments(int count) {
    String urls =
        IntStream.range(0, count)
            .mapToObj(i -> "\"https://example.com/" + i + "\"")
            .collect(Collectors.joining(","));
    return send("\"body\":\"x\",\"attachments\":[" + urls + "]");
  }

  @Test
  void anAttachmentLongerThan2048CharactersIsTooLarge() {
    String url = "https://example.com/";
    assertThat(codec.decode(withAttachment(url + "a".repeat(2_048 - url.length()))))
        .isInstanceOf(ClientFrame.Send.class);
    assertInvalid(withAttachment(url + "a".repeat(2_049 - url.length())), ErrorCode.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "image.jpg",
        "/image.jpg",
        "//example.com/image.jpg",
        "https:",
        "https:///image.jpg",
        "https:image.jpg",
        "https://",
        "https://:80/",
        "https://user@example.com/",
        "https://user:pass@example.com/",
        "https://@example.com/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/a b",
        "https://example.com/\\\\x",
        "https://example.com/\\n",
        "https://example.com/\\ud800",
        "javascript:alert(1)",
        "javascript://example.com/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.com/a",
        "file:///etc/passwd",
        " https://example.com/",
      })
  void anAttachmentThatIsNoWebAddressIsMalformed(String url) {
    assertMalformed(withAttachment(url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"https://example.com/\"", "{}", "[1]", "[null]", "[[]]", "[{}]"})
  void attachmentsThatAreNoListOfStringsAreMalformed(String attachments) {
    assertMalformed(send("\"body\":\"x\",\"attachments\":" + attachments));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost/", "HTTPS://example.com:8443/a%20b?c=d&e#f", "http://[::1]/x"})
  void anyAbsoluteWebAddressIsAnAttachment(String url) {
    assertThat(codec.decode(withAttachment(url))).isInstanceOf(ClientFrame.Send.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "1", "true", "[]", "\"a\\nb\"", "\"\\u007f\""})
  void aClientMessageIdThatIsNoLineOfTextIsMalformed(String id) {
    assertMalformed(send("\"body\":\"x\",\"clientMessageId\":" + id));
  }

  @Test
  void aClientMessageIdHasAtMost128Characters() {
    assertThat(codec.decode(send("\"body\":\"x\",\"clientMessageId\":\"" + "i".repeat(128) + "\"")))
        .isInstanceOf(ClientFrame.Send.class);
    assertMalformed(send("\"body\":\"x\",\"clientMessageId\":\"" + "i".repeat(129) + "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "1.0", "1e3", "9223372036854775808", "\"1\"", "true", "[1]", "{}"})
  void aPlaceThatIsNoPositiveIntegerIsMalformed(String seq) {
    assertMalformed(send("\"body\":\"x\",\"replyTo\":" + seq));
    assertMalformed(send("\"body\":\"x\",\"basedOnSeq\":" + seq));
    assertMalformed("{\"type\":\"READ\",\"threadId\":\"" + THREAD + "\",\"upTo\":" + seq + "}");
  }

  @Test
  void whatIsRequiredMustBeThere() {
    assertMalformed("{\"type\":\"SEND\",\"body\":\"x\"}");
    assertMalformed("{\"type\":\"TYPING\",\"threadId\":\"" + THREAD + "\"}");
    assertMalformed("{\"type\":\"READ\",\"threadId\":\"" + THREAD + "\"}");
    assertMalformed("{\"type\":\"REACT\",\"threadId\":\"" + THREAD + "\",\"emoji\":\"x\"}");
    assertMalformed("{\"type\":\"RESUME\"}");
    assertMalformed("{\"type\":\"UNWATCH\"}");
    assertMalformed("{\"type\":\"REFRESH\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "0", "1", "\"true\"", "[]"})
  void isTypingThatIsNoBooleanIsMalformed(String isTyping) {
    assertMalformed(
        "{\"type\":\"TYPING\",\"threadId\":\"" + THREAD + "\",\"isTyping\":" + isTyping + "}");
  }

  @Test
  void anEmojiHasOneTo32Characters() {
    assertThat(codec.decode(react("\"" + "x".repeat(32) + "\"")))
        .isInstanceOf(ClientFrame.React.class);
    assertMalformed(react("\"" + "x".repeat(33) + "\""));
    assertMalformed(react("\"\""));
    assertMalformed(react("null"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"x\"", "{\"x\":1}", "{\"\":1}"})
  void resumeWithoutThreadsIsMalformed(String threads) {
    assertMalformed("{\"type\":\"RESUME\",\"threads\":" + threads + "}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "-1", "1.5", "\"1\"", "[1]", "{}", "9223372036854775808"})
  void resumeFromWhatIsNoPlaceIsMalformed(String lastSeq) {
    assertMalformed("{\"type\":\"RESUME\",\"threads\":{\"" + THREAD + "\":" + lastSeq + "}}");
  }

  @Test
  void resumeOfMoreThreadsThanConfiguredIsTooLarge() {
    assertThat(codec.decode(resume(3))).isInstanceOf(ClientFrame.Resume.class);
    assertInvalid(resume(4), ErrorCode.TOO_LARGE);
  }

  private static String resume(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"550e8400-e29b-41d4-a716-44665544000" + i + "\":1")
        .collect(Collectors.joining(",", "{\"type\":\"RESUME\",\"threads\":{", "}}"));
  }

  @Test
  void aTokenHasOneTo8192Characters() {
    assertThat(codec.decode("{\"type\":\"REFRESH\",\"token\":\"" + "t".repeat(8_192) + "\"}"))
        .isInstanceOf(ClientFrame.Refresh.class);
    assertMalformed("{\"type\":\"REFRESH\",\"token\":\"" + "t".repeat(8_193) + "\"}");
    assertMalformed("{\"type\":\"REFRESH\",\"token\":\"\"}");
  }

  @Test
  void theAnswerNamesTheMessageWhateverTheOrderOfItsFields() {
    assertThat(clientMessageIdOf("{\"clientMessageId\":\"c\",\"type\":\"SEND\"}")).isEqualTo("c");
    assertThat(clientMessageIdOf("{\"type\":\"SEND\",\"body\":1,\"clientMessageId\":\"c\"}"))
        .isEqualTo("c");
    assertThat(clientMessageIdOf("{\"type\":1,\"clientMessageId\":\"c\"}")).isEqualTo("c");
    assertThat(clientMessageIdOf("{\"clientMessageId\":\"c\",\"body\":oops")).isEqualTo("c");
    assertThat(clientMessageIdOf("{\"type\":\"SEND\",\"clientMessageId\":\"a\\nb\"}")).isNull();
    assertThat(clientMessageIdOf("{\"type\":\"SEND\",\"clientMessageId\":7}")).isNull();
  }

  private String clientMessageIdOf(String text) {
    return ((ClientFrame.Invalid) codec.decode(text)).clientMessageId();
  }

  @Test
  void theAnswerIsOneSentenceWithNothingOfTheInput() {
    ClientFrame.Invalid invalid =
        (ClientFrame.Invalid) codec.decode("{\"type\":\"CANARY\",\"CANARY\":\"CANARY\"}");

    assertThat(invalid.message()).endsWith(".").doesNotContain("CANARY");
  }

  private static String send(String fields) {
    return "{\"type\":\"SEND\",\"threadId\":\"" + THREAD + "\"," + fields + "}";
  }

  private static String withAttachment(String url) {
    return send("\"body\":\"x\",\"attachments\":[\"" + url + "\"]");
  }

  private static String react(String emoji) {
    return "{\"type\":\"REACT\",\"threadId\":\""
        + THREAD
        + "\",\"messageId\":\""
        + THREAD
        + "\",\"emoji\":"
        + emoji
        + "}";
  }

  private void assertMalformed(String text) {
    assertInvalid(text, ErrorCode.MALFORMED);
  }

  private void assertInvalid(String text, ErrorCode code) {
    assertThat(codec.decode(text))
        .isInstanceOfSatisfying(
            ClientFrame.Invalid.class, invalid -> assertThat(invalid.code()).isEqualTo(code));
  }
}
