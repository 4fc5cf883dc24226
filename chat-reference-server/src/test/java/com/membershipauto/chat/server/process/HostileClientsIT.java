package com.membershipauto.chat.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.RawFrame;
import com.membershipauto.chat.testkit.net.TestClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real server answers to those who mean no good; meanwhile somebody else just chats. */
final class HostileClientsIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant MALLORY = Participant.user("mallory");

  @TempDir static Path directory;
  private static ServerProcess server;
  private static String alicesThread;

  private TestClient bystander;
  private TestClient mallory;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(directory, Map.of(), "-Xmx96m");
    alicesThread = server.openThread(ALICE);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    assertThat(server.log()).doesNotContain("OutOfMemory");
  }

  @BeforeEach
  void connect() throws Exception {
    bystander = TestClient.connect(server.socketUri(ALICE));
    mallory = TestClient.connect(server.socketUri(MALLORY));
    assertThat(typeOf(mallory.nextText(LIMIT))).isEqualTo("welcome");
  }

  @AfterEach
  void theBystanderNoticedNothing() throws Exception {
    bystander.sendText(send(alicesThread, "still here"));
    String type;
    do {
      type = typeOf(bystander.nextText(LIMIT));
    } while (!"message".equals(type));
    bystander.close();
    mallory.close();
  }

  @Test
  void aForeignThreadAndAMissingOneLookTheSame() throws Exception {
    mallory.sendText(send(alicesThread, "let me in"));
    Map<String, @Nullable Object> foreign = Json.object(mallory.nextText(LIMIT));
    mallory.sendText(send("00000000-0000-4000-8000-000000000000", "let me in"));
    Map<String, @Nullable Object> missing = Json.object(mallory.nextText(LIMIT));

    assertThat(foreign).containsEntry("type", "error").containsEntry("code", "not_found");
    assertThat(foreign.get("message")).isEqualTo(missing.get("message"));
    assertThat(missing).containsEntry("code", "not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "/chat/ws/, 401",
    "/chat/ws/?token=nonsense, 401",
    "/chat/ws?token=a.b.c, 401",
    "/chat/ws/?ticket=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, 401"
  })
  void aBadTokenIsRefusedBeforeTheUpgrade(String path, int status) throws Exception {
    URI uri = URI.create(server.uri(path).toString().replaceFirst("http", "ws"));
    TestClient.Result result = TestClient.connect(uri, Map.of());

    assertThat(result.answer().status()).isEqualTo(status);
    result.client().close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example", "null", "http://127.0.0.1.evil.example", "http://evil"})
  void aBadOriginIsRefusedBeforeTheUpgrade(String origin) throws Exception {
    TestClient.Result result =
        TestClient.connect(server.socketUri(ALICE), Map.of("Origin", origin));

    assertThat(result.answer().status()).isEqualTo(403);
    result.client().close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "nonsense",
        "{\"type\":\"SEND\"}",
        "{\"type\":1}",
        "{\"type\":\"TYPING\",\"type\":\"TYPING\"}",
        "{\"type\":\"SEND\",\"threadId\":\"x\",\"body\":\"y\"}"
      })
  void malformedJsonIsAnErrorAndTheConnectionLives(String text) throws Exception {
    mallory.sendText(text);
    assertThat(Json.object(mallory.nextText(LIMIT))).containsEntry("code", "malformed");
    mallory.sendText("{\"type\":\"PING\"}");
    assertThat(typeOf(mallory.nextText(LIMIT))).isEqualTo("pong");
  }

  @Test
  void deepJsonIsMalformed() throws Exception {
    mallory.sendText("{\"type\":\"PING\",\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}");

    assertThat(Json.object(mallory.nextText(LIMIT))).containsEntry("code", "malformed");
  }

  @Test
  void anUnknownTypeIsUnsupported() throws Exception {
    mallory.sendText("{\"type\":\"DANCE\"}");

    assertThat(Json.object(mallory.nextText(LIMIT))).containsEntry("code", "unsupported");
  }

  @Test
  void malformedFramesInARowEndTheConnection() throws Exception {
    for (int i = 0; i < 10; i++) {
      mallory.sendText("{");
    }

    assertThat(mallory.awaitEnd(LIMIT).code()).isEqualTo(4400);
  }

  @Test
  void aFrameOfSeventyKilobytesIsTooBig() throws Exception {
    mallory.sendText("x".repeat(70_000));

    assertThat(mallory.awaitEnd(LIMIT).code()).isEqualTo(1009);
  }

  @Test
  void aHugeClaimedLengthIsTooBigBeforeItComes() throws Exception {
    mallory.sendRaw(RawFrame.header(RawFrame.FIN | RawFrame.TEXT, true, 1L << 40));

    assertThat(mallory.awaitEnd(LIMIT).code()).isEqualTo(1009);
  }

  @Test
  void aFloodOfFragmentsIsTooBig() throws Exception {
    byte[] part = new byte[1_000];
    boolean first = true;
    try {
      for (int i = 0; i < 100_000 && !mallory.hasEnded(); i++) {
        int opcode = first ? RawFrame.TEXT : RawFrame.CONTINUATION;
        mallory.send(RawFrame.of(opcode, part).unfinished());
        first = false;
      }
    } catch (IOException cutOff) {
      // The server need not listen to all of it.
    }

    assertThat(mallory.awaitEnd(LIMIT).code()).isIn(1009, 1006);
    assertThat(server.metric("chat_sessions_closed_total\\{reason=\"too_big\"}")).isPositive();
  }

  @Test
  void anUnmaskedFrameIsAProtocolError() throws Exception {
    mallory.send(RawFrame.text("{\"type\":\"PING\"}").unmasked());

    assertThat(mallory.awaitEnd(LIMIT).code()).isEqualTo(1002);
  }

  @Test
  void reservedBitsAreAProtocolError() throws Exception {
    mallory.send(RawFrame.text("{\"type\":\"PING\"}").withBits(0x40));

    assertThat(mallory.awaitEnd(LIMIT).code()).isEqualTo(1002);
  }

  @Test
  void textThatIsNotUtf8EndsTheConnection() throws Exception {
    mallory.send(RawFrame.of(RawFrame.TEXT, new byte[] {(byte) 0xc3, 0x28}));

    assertThat(mallory.awaitEnd(LIMIT).code()).isEqualTo(1007);
  }

  @Test
  void aBinaryMessageEndsTheConnection() throws Exception {
    mallory.send(
        RawFrame.of(RawFrame.BINARY, "{\"type\":\"PING\"}".getBytes(StandardCharsets.UTF_8)));

    assertThat(mallory.awaitEnd(LIMIT).code()).isEqualTo(1003);
  }

  @Test
  void whatASenderSaysOfItselfIsIgnored() throws Exception {
    String thread = server.openThread(MALLORY);
    mallory.sendText(
        """
        {"type":"SEND","threadId":"%s","body":"x","sender":"support","senderId":"sam",
         "role":"support","id":"00000000-0000-4000-8000-000000000000","seq":99,
         "timestamp":"2001-01-01T00:00:00Z"}"""
            .formatted(thread));
    Map<String, @Nullable Object> frame;
    do {
      frame = Json.object(mallory.nextText(LIMIT));
    } while (!"message".equals(frame.get("type")));
    Map<?, ?> message = (Map<?, ?>) frame.get("message");

    assertThat(message.get("sender")).isEqualTo("user");
    assertThat(message.get("senderId")).isEqualTo("mallory");
    assertThat(message.get("seq")).isEqualTo(1L);
    assertThat(message.get("id")).isNotEqualTo("00000000-0000-4000-8000-000000000000");
    assertThat((String) message.get("timestamp")).doesNotStartWith("2001");
  }

  private static String typeOf(String text) {
    return String.valueOf(Json.object(text).get("type"));
  }

  private static String send(String threadId, String body) {
    return """
        {"type":"SEND","threadId":"%s","body":"%s"}"""
        .formatted(threadId, body);
  }
}
