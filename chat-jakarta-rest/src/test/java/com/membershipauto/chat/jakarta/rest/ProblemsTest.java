package com.membershipauto.chat.jakarta.rest;

import static com.membershipauto.chat.jakarta.rest.RestServer.CUSTOMER;
import static com.membershipauto.chat.jakarta.rest.RestServer.KEYS_AWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.protocol.ErrorCode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
  private static final int MAX_BODY = 2_000;
  private static final String THREADS = "/api/chat/threads";

  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer(ChatConfig.DEFAULT.with(Setting.MAX_FRAME_BYTES, MAX_BODY));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aProblemHasTheDetailsOfTheRfcAndACode() throws Exception {
    Answer answer = server.get(CUSTOMER, THREADS + "/550e8400-e29b-41d4-a716-446655440000");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json())
        .isEqualTo(
            Map.of(
                "type", "about:blank",
                "title", "Not Found",
                "status", 404L,
                "detail", "There is no such thread.",
                "code", "not_found"));
  }

  @Test
  void withoutATokenTheAnswerAsksForOne() throws Exception {
    Answer answer = new Answer(server.send(server.request(THREADS)));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer", "Bearer ", "Basic dXNlcjo0Mg==", "user.42", "Bearer a, Bearer b"})
  void whatIsNoBearerTokenIsNoToken(String authorization) throws Exception {
    Answer answer =
        new Answer(server.send(server.request(THREADS).header("Authorization", authorization)));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void twoTokensAreNone() throws Exception {
    assertThat(
            server
                .send(
                    server
                        .request(THREADS)
                        .header("Authorization", "Bearer user.42")
                        .header("Authorization", "Bearer user.43"))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aTokenInTheQueryIsNoToken() throws Exception {
    assertThat(server.send(server.request(THREADS + "?token=user.42")).statusCode()).isEqualTo(401);
  }

  @Test
  void aBadTokenIsCalledInvalidOnEveryPath() throws Exception {
    for (String path : new String[] {THREADS, THREADS + "/x", THREADS + "/x/messages"}) {
      Answer answer = server.get("forged", path);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }
    for (String path :
        new String[] {
          "/threads", "/threads/x/messages", "/threads/x/read", "/threads/x/typing", "/tickets"
        }) {
      assertThat(server.post("forged", "/api/chat" + path, "{}").status()).isEqualTo(401);
    }
    assertThat(server.patch("forged", THREADS + "/x", "{}").status()).isEqualTo(401);
  }

  @Test
  void theSchemesNameHasNoCase() throws Exception {
    assertThat(
            server
                .send(server.request(THREADS).header("Authorization", "bEARER  user.42"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void whenTokensCannotBeCheckedTheAnswerSaysWhenToComeAgain() throws Exception {
    Answer answer = server.get(KEYS_AWAY, THREADS);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("code")).isEqualTo("unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("2");
    assertThat(answer.json().get("retryAfter")).isEqualTo(2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
  void aBodyThatIsNotCalledJsonIsNotRead(String type) throws Exception {
    Answer answer =
        new Answer(
            server.send(
                server
                    .request(CUSTOMER, THREADS)
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString("{}"))));

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.json().get("code")).isEqualTo("unsupported");
  }

  @Test
  void aBodyWithoutATypeIsNotRead() throws Exception {
    assertThat(
            server
                .send(server.request(CUSTOMER, THREADS).POST(BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void aCharsetIsAllowed() throws Exception {
    assertThat(
            server
                .send(
                    server
                        .request(CUSTOMER, THREADS)
                        .header("Content-Type", "Application/JSON; charset=utf-8")
                        .POST(BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void aBodyLongerThanAFrameIsTooLarge() throws Exception {
    assertThat(server.post(CUSTOMER, THREADS, padded(MAX_BODY)).status()).isEqualTo(201);
    Answer answer = server.post(CUSTOMER, THREADS, padded(MAX_BODY + 1));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().get("code")).isEqualTo("too_large");
  }

  @Test
  void aLongBodyIsTooLargeEvenIfItsLengthIsNotSaid() throws Exception {
    byte[] body = padded(MAX_BODY + 1).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder chunked =
        server
            .request(CUSTOMER, THREADS)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)));

    assertThat(server.send(chunked).statusCode()).isEqualTo(413);
  }

  private static String padded(int length) {
    char[] spaces = new char[length - 2];
    Arrays.fill(spaces, ' ');
    return "{" + new String(spaces) + "}";
  }

  @Test
  void noAnswerMayBeKept() throws Exception {
    String thread = server.openThread();

    assertThat(server.get(CUSTOMER, THREADS).header("Cache-Control")).isEqualTo("no-store");
    assertThat(server.get("forged", THREADS).header("Cache-Control")).isEqualTo("no-store");
    assertThat(server.get(CUSTOMER, THREADS + "/x").header("Cache-Control")).isEqualTo("no-store");
    assertThat(
            server
                .post(CUSTOMER, thread + "/typing", "{\"isTyping\":true}")
                .header("Cache-Control"))
        .isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED, 400",
    "UNSUPPORTED, 400",
    "FORBIDDEN, 403",
    "NOT_FOUND, 404",
    "CONFLICT, 409",
    "STALE, 409",
    "TOO_LARGE, 413",
    "RATE_LIMITED, 429",
    "BUSY, 503",
    "UNAVAILABLE, 503",
  })
  void everyCodeHasItsStatus(ErrorCode code, int status) {
    assertThat(Answers.status(code)).isEqualTo(status);
  }
}
