package com.membershipauto.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.testkit.net.HttpAnswer;
import com.membershipauto.chat.testkit.net.TestClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo answers to this machine alone, whatever name or proxy leads to it. */
class DemoGateTest {
  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:8000", "127.0.0.1", "127.1.2.3:80", "[::1]:8000"})
  void aLoopbackHostIsAnswered(String host) throws Exception {
    assertThat(get("/api/auth/", host, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "192.0.2.1"})
  void anotherHostIsRefused(String host) throws Exception {
    assertThat(get("/", host, "").status()).isEqualTo(421);
  }

  @ParameterizedTest
  @CsvSource({
    "Forwarded, for=192.0.2.1",
    "X-Forwarded-For, 192.0.2.1",
    "X-Forwarded-Host, chat.example",
    "X-Forwarded-Proto, https",
  })
  void whatCameThroughAProxyIsRefused(String name, String value) throws Exception {
    assertThat(get("/", "localhost", name + ": " + value + "\r\n").status()).isEqualTo(403);
  }

  @Test
  void aSocketForAnotherHostIsRefused() throws Exception {
    String token = server.login("alice");
    TestClient.Result result =
        TestClient.connect(server.webSocket("?token=" + token), Map.of("Host", "evil.example"));
    result.client().close();

    assertThat(result.answer().status()).isEqualTo(421);
  }

  @Test
  void aSocketThroughAProxyIsRefused() throws Exception {
    String token = server.login("alice");
    TestClient.Result result =
        TestClient.connect(
            server.webSocket("?token=" + token), Map.of("X-Forwarded-For", "192.0.2.1"));
    result.client().close();

    assertThat(result.answer().status()).isEqualTo(403);
  }

  private static HttpAnswer get(String path, String host, String headers) throws Exception {
    try (TestClient client = TestClient.open(server.webSocket(""), 0)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n";
      client.sendRaw(request.getBytes(StandardCharsets.US_ASCII));
      return client.readAnswer();
    }
  }
}
