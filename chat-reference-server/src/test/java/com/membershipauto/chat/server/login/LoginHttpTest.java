package com.membershipauto.chat.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.server.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginHttpTest {
  private static final String LOGIN = "/api/auth/login/";
  private static final String REFRESH = "/api/auth/refresh/";

  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        TestServer.start(
            folder, Map.of("CHAT_LOGIN_BURST_PER_USER", "2", "CHAT_LOGIN_PAUSE", "1h"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aWrongPasswordIsAProblemAndKeptByNoCache() throws Exception {
    HttpResponse<String> answer =
        server.post(LOGIN, "{\"username\":\"alice\",\"password\":\"wrong\"}");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(TestServer.json(answer.body()).get("status")).isEqualTo(401L);
  }

  @Test
  void aThrottledLoginSaysWhenToTryAgain() throws Exception {
    String body = "{\"username\":\"bob\",\"password\":\"wrong\"}";
    server.post(LOGIN, body);
    server.post(LOGIN, body);

    HttpResponse<String> answer = server.post(LOGIN, body);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"username\":\"sam\"}",
        "{\"username\":1,\"password\":\"x\"}",
        "{\"username\":\"sam\",\"username\":\"sue\",\"password\":\"x\"}",
        "{\"username\":\"sam\",\"password\":\"x\"} {}",
      })
  void aBodyThatIsNotTheObjectNeededIsRefused(String body) throws Exception {
    assertThat(server.post(LOGIN, body).statusCode()).isEqualTo(400);
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    String body = "{\"username\":\"sam\",\"password\":\"" + "x".repeat(9_000) + "\"}";

    assertThat(server.post(LOGIN, body).statusCode()).isEqualTo(400);
  }

  @Test
  void aRefreshTokenGetsANewAccessToken() throws Exception {
    HttpResponse<String> login = server.post(LOGIN, "{\"username\":\"sue\",\"password\":\"demo\"}");
    Object refresh = TestServer.json(login.body()).get("refresh");

    HttpResponse<String> answer = server.post(REFRESH, "{\"refresh\":\"" + refresh + "\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    String access = (String) TestServer.json(answer.body()).get("access");
    assertThat(server.get("/api/chat/threads/", "Authorization", "Bearer " + access).statusCode())
        .isEqualTo(200);
  }

  @Test
  void anotherTextIsNoRefreshToken() throws Exception {
    assertThat(server.post(REFRESH, "{\"refresh\":\"x\"}").statusCode()).isEqualTo(401);
  }

  @Test
  void aPageOfAnAllowedOriginMayLogIn() throws Exception {
    HttpResponse<String> answer =
        server.post(
            LOGIN,
            "{\"username\":\"sam\",\"password\":\"demo\"}",
            "Origin",
            "http://localhost:3000");

    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("http://localhost:3000");
  }

  @Test
  void withoutASecretNobodyCanLogInHere(@TempDir Path other) throws Exception {
    try (TestServer keyless =
        TestServer.start(
            other, Map.of("CHAT_DEMO", "false", "CHAT_JWT_JWKS_URL", "http://127.0.0.1:1/keys"))) {
      HttpResponse<String> answer =
          keyless.post(LOGIN, "{\"username\":\"sam\",\"password\":\"demo\"}");

      assertThat(answer.statusCode()).isEqualTo(501);
      assertThat(keyless.get("/api/auth/").body()).isEqualTo("{\"demo\":false}");
    }
  }
}
