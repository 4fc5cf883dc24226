package com.membershipauto.chat.server.transport;

import static com.membershipauto.chat.server.transport.ClientFrames.text;
import static com.membershipauto.chat.server.transport.RawClient.handshake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.membershipauto.chat.server.transport.RawClient.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String get(String path, String... headers) {
    StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private static String post(String body, String... headers) {
    return get("/api/echo", headers)
            .replace("GET", "POST")
            .replace(
                "\r\n\r\n",
                "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n")
        + body;
  }

  private static Response exchange(String request) throws IOException {
    try (RawClient client = server.connect()) {
      return client.send(request).readResponse();
    }
  }

  @Test
  void rest_pages_operations_and_websocket_share_a_port_and_keep_alive() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.send(get("/api/echo?q=1")).readResponse().body()).isEqualTo("got 1");
      assertThat(client.send(post("hello")).readResponse().body()).isEqualTo("got 5 characters");
      assertThat(client.send(get("/")).readResponse().body()).contains("<!doctype html>");
      assertThat(client.send(get("/health/live")).readResponse().body()).startsWith("live");
      assertThat(client.send(get("/nothing")).readResponse().status()).isEqualTo(404);
      assertThat(client.send(handshake("alice")).readResponse().status()).isEqualTo(101);
      assertThat(client.readFrame().text()).contains("welcome");
      assertThat(client.send(text("{\"type\":\"PING\"}")).readFrame().text()).contains("pong");
    }
  }

  @Test
  void pipelined_requests_are_answered_in_order() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(get("/api/echo?q=1") + post("four") + get("/api/echo?q=3") + get("/nothing"));

      assertThat(client.readResponse().body()).isEqualTo("got 1");
      assertThat(client.readResponse().body()).isEqualTo("got 4 characters");
      assertThat(client.readResponse().body()).isEqualTo("got 3");
      assertThat(client.readResponse().status()).isEqualTo(404);
    }
  }

  @Test
  void requests_cut_anywhere_are_read() throws IOException {
    try (RawClient client = server.connect()) {
      client.sendByteByByte(ClientFrames.utf8(get("/api/echo?q=1") + post("x".repeat(100))));

      assertThat(client.readResponse().body()).isEqualTo("got 1");
      assertThat(client.readResponse().body()).isEqualTo("got 100 characters");
    }
  }

  @Test
  void a_body_is_awaited_after_100_continue() throws IOException {
    try (RawClient client = server.connect()) {
      String request = post("hello", "Expect: 100-continue");
      client.send(request.substring(0, request.length() - 5));

      assertThat(client.readResponse().status()).isEqualTo(100);
      assertThat(client.send("hello").readResponse().body()).isEqualTo("got 5 characters");
    }
  }

  @Test
  void an_upgrade_that_nobody_speaks_is_ignored() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/echo");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_2)
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("hello"))
            .build();

    assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("got 5 characters");
  }

  @Test
  void who_sends_a_body_that_is_too_long_is_told_so() throws IOException {
    String tooLong = "x".repeat(3_000_000);
    try (RawClient client = server.connect()) {
      assertThat(client.send(post(tooLong)).readResponse().status()).isEqualTo(413);
      assertThat(client.isClosedByServer()).isTrue();
    }
    String head = post(tooLong, "Expect: 100-continue").replace(tooLong, "");
    assertThat(exchange(head).status()).isEqualTo(413);
  }

  static Stream<Arguments> badHeads() {
    String good = get("/api/echo?q=1");
    String body = post("hello");
    return Stream.of(
        arguments("length and chunks", addTo(body, "Transfer-Encoding: chunked"), 400),
        arguments("chunks", addTo(good, "Transfer-Encoding: chunked"), 411),
        arguments("chunks in disguise", addTo(body, "Transfer-Encoding: xchunked"), 400),
        arguments("chunks behind a space", addTo(body, "Transfer-Encoding : chunked"), 400),
        arguments("chunks behind a tab", addTo(body, "Transfer-Encoding\t: chunked"), 400),
        arguments("chunks after a bare LF", addTo(body, "X: y\nTransfer-Encoding: chunked"), 400),
        arguments("chunks after a bare CR", addTo(body, "X: y\rTransfer-Encoding: chunked"), 400),
        arguments("two lengths", addTo(body, "Content-Length: 0"), 400),
        arguments("the same length twice", addTo(body, "Content-Length: 5"), 400),
        arguments("a list of lengths", body.replace("Length: 5", "Length: 5, 5"), 400),
        arguments("signed length", body.replace("Length: 5", "Length: +5"), 400),
        arguments("hexadecimal length", body.replace("Length: 5", "Length: 0x5"), 400),
        arguments("huge length", body.replace("Length: 5", "Length: 9999999999"), 413),
        arguments("length beyond all", body.replace("Length: 5", "Length: " + "9".repeat(30)), 400),
        arguments("no host", good.replace("Host", "X-Host"), 400),
        arguments("two hosts", addTo(good, "Host: localhost"), 400),
        arguments("host with a path", good.replace("localhost", "localhost/x"), 400),
        arguments("host with a user", good.replace("localhost", "a@localhost"), 400),
        arguments("NUL", addTo(good, "X: a\0b"), 400),
        arguments("name with a space", addTo(good, "X Y: z"), 400),
        arguments("no name", addTo(good, ": z"), 400),
        arguments("no colon", addTo(good, "X"), 400),
        arguments("two spaces", good.replace(" /api", "  /api"), 400),
        arguments("space in the path", good.replace("q=1", "q= 1"), 400),
        arguments("bracket in the path", good.replace("q=1", "q=<1>"), 400),
        arguments("control character in the path", good.replace("q=1", "q=\u0001"), 400),
        arguments("broken escape", good.replace("q=1", "q=%4"), 400),
        arguments("path without a slash", good.replace("/api/echo", "api/echo"), 400),
        arguments("authority for a path", good.replace("/api/echo", "localhost:80"), 400),
        arguments("HTTP/0.9", "GET /\r\n\r\n", 400),
        arguments("HTTP/1.2", good.replace("HTTP/1.1", "HTTP/1.2"), 505),
        arguments("HTTP/2", good.replace("HTTP/1.1", "HTTP/2.0"), 505),
        arguments("no HTTP", good.replace("HTTP/1.1", "FTP/1.1"), 400),
        arguments("long head", addTo(good, "X: " + "y".repeat(17_000)), 400),
        arguments("many headers", addTo(good, "X: y\r\n".repeat(101) + "X: y"), 400),
        arguments("body of a GET", body.replace("POST", "GET"), 400));
  }

  private static String addTo(String request, String header) {
    return request.replaceFirst("\r\n", "\r\n" + header.replace("\\", "\\\\") + "\r\n");
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("badHeads")
  void a_head_against_the_rules_is_refused_and_what_follows_it_is_not_read(
      String name, String request, int status) throws IOException {
    try (RawClient client = server.connect()) {
      client.send(request + get("/api/echo?q=smuggled"));

      assertThat(client.readResponse().status()).isEqualTo(status);
      assertThat(client.readRest()).doesNotContain("smuggled");
    }
  }

  @Test
  void a_folded_line_belongs_to_the_header_before_it() throws IOException {
    String request = addTo(post("hello"), "X: y\r\n Transfer-Encoding: chunked");

    assertThat(exchange(request).body()).isEqualTo("got 5 characters");
  }

  @Test
  void an_expectation_that_nobody_meets_is_refused() throws IOException {
    String request = post("hello", "Expect: tea");

    assertThat(exchange(request.substring(0, request.length() - 5)).status()).isEqualTo(417);
  }

  @Test
  void an_absolute_target_is_read_like_a_path() throws IOException {
    assertThat(exchange(get("http://localhost/api/echo?q=1")).body()).isEqualTo("got 1");
  }

  @Test
  void a_host_that_is_no_uri_host_is_served() throws IOException {
    assertThat(exchange(get("/api/echo?q=1").replace("localhost", "chat_server:8000")).body())
        .isEqualTo("got 1");
  }

  @Test
  void http_1_0_is_served_without_a_host() throws IOException {
    assertThat(exchange("GET /health/live HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
  }

  @Test
  void trace_is_not_allowed() throws IOException {
    assertThat(exchange(get("/").replace("GET", "TRACE")).status()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html;charset=utf-8",
    "/support, text/html;charset=utf-8",
    "/chat/, text/html;charset=utf-8",
    "/chat/index.html, text/html;charset=utf-8",
    "/chat/chat.css, text/css;charset=utf-8",
    "/chat/chat-client.js, text/javascript;charset=utf-8",
    "/chat/icon.svg, image/svg+xml"
  })
  void files_of_the_web_client_have_their_type(String path, String type) throws IOException {
    Response response = exchange(get(path));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type").replace(" ", "")).isEqualToIgnoringCase(type);
    assertThat(response.body()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/chat/../chat/index.html",
        "/chat/%2e%2e/chat/index.html",
        "/chat/..%2fchat/index.html",
        "/chat//index.html",
        "/chat/./index.html",
        "/chat/.hidden",
        "/chat/index.html/",
        "/chat/none.html",
        "/chat/index.htm",
        "/chat/META-INF/MANIFEST.MF",
        "/META-INF/MANIFEST.MF",
        "/index.html"
      })
  void nothing_else_is_found(String path) throws IOException {
    assertThat(exchange(get(path)).status()).isEqualTo(404);
  }

  @Test
  void pages_are_guarded_by_headers() throws IOException {
    Response page = exchange(get("/"));

    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void rest_answers_are_guarded_by_headers() throws IOException {
    Response answer = exchange(get("/api/echo?q=1"));

    assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void a_file_that_the_browser_has_is_not_sent_again() throws IOException {
    try (RawClient client = server.connect()) {
      String tag = client.send(get("/chat/chat.css")).readResponse().header("ETag");
      Response second =
          client.send(get("/chat/chat.css", "If-None-Match: W/" + tag)).readResponse();
      Response third = client.send(get("/chat/chat.css", "If-None-Match: \"old\"")).readResponse();

      assertThat(second.status()).isEqualTo(304);
      assertThat(second.header("ETag")).isEqualTo(tag);
      assertThat(third.status()).isEqualTo(200);
    }
  }

  @Test
  void head_is_answered_like_get_without_the_body() throws IOException {
    String get = get("/chat/chat.css");
    int length = exchange(get).body().length();
    try (RawClient client = server.connect()) {
      client.send(get.replace("GET", "HEAD").replace("Host", "Connection: close\r\nHost"));

      String answer = client.readRest();
      assertThat(answer)
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("Content-Length: " + length);
      assertThat(answer).endsWith("\r\n\r\n");
    }
  }

  @Test
  void files_can_only_be_read() throws IOException {
    Response response = exchange(get("/chat/chat.css").replace("GET", "DELETE"));

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void operations_have_threads_of_their_own() throws IOException {
    assertThat(exchange(get("/health/live")).body()).startsWith("live on chat-ops");
  }
}
