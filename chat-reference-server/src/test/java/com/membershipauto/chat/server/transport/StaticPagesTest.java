package com.membershipauto.chat.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the web client's files travel. Which there are, and which not, is in {@link HttpTest}. */
class StaticPagesTest {
  private static final String WIDGET = "/chat/support-chat.js";
  private static final int WIDGET_LIMIT_BYTES = 60 * 1024;
  private static final Pattern IMPORT =
      Pattern.compile("(?:\\bfrom|^import|[;}]import)\\s*['\"]([^'\"]+)['\"]", Pattern.MULTILINE);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static HttpResponse<byte[]> get(URI uri, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static byte[] unzip(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, gzip", "deflate, gzip;q=0.5, br", "gzip;q=1.0", "*"})
  void who_takes_gzip_gets_the_same_file_compressed(String encodings) throws Exception {
    HttpResponse<byte[]> plain = get(at(WIDGET));
    HttpResponse<byte[]> gzip = get(at(WIDGET), "Accept-Encoding", encodings);

    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(gzip.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(gzip.headers().firstValue("Vary")).hasValue("Accept-Encoding");
    assertThat(gzip.body().length).isLessThan(plain.body().length);
    assertThat(unzip(gzip.body())).isEqualTo(plain.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "identity", "gzip;q=0", "gzip;q=0.0, br", "xgzip"})
  void who_takes_no_gzip_gets_none(String encodings) throws Exception {
    HttpResponse<byte[]> answer = get(at(WIDGET), "Accept-Encoding", encodings);

    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.body()).isEqualTo(get(at(WIDGET)).body());
  }

  @Test
  void a_compressed_file_has_its_own_tag() throws Exception {
    String plain = get(at(WIDGET)).headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> gzip = get(at(WIDGET), "Accept-Encoding", "gzip");
    String tag = gzip.headers().firstValue("ETag").orElseThrow();

    assertThat(tag).isNotEqualTo(plain);
    assertThat(get(at(WIDGET), "Accept-Encoding", "gzip", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(get(at(WIDGET), "Accept-Encoding", "gzip", "If-None-Match", plain).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"/chat/support-chat.js", "/chat/lit/lit-element.js", "/chat/chat.css"})
  void what_is_no_page_can_be_used_by_pages_of_any_origin(String path) throws Exception {
    HttpResponse<byte[]> answer = get(at(path), "Origin", "https://shop.example");

    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy"))
        .hasValue("cross-origin");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/support", "/chat/index.html"})
  void pages_can_not(String path) throws Exception {
    HttpResponse<byte[]> answer = get(at(path), "Origin", "https://shop.example");

    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void the_widget_with_all_that_it_imports_is_small_and_needs_no_import_map() throws Exception {
    Map<URI, Integer> sizes = new LinkedHashMap<>();
    Deque<URI> next = new ArrayDeque<>();
    next.add(at(WIDGET));
    while (!next.isEmpty()) {
      URI module = next.remove();
      if (!sizes.containsKey(module)) {
        HttpResponse<byte[]> answer = get(module, "Accept-Encoding", "gzip");
        assertThat(answer.statusCode()).as("%s", module).isEqualTo(200);
        sizes.put(module, answer.body().length);
        Matcher imports = IMPORT.matcher(new String(unzip(answer.body()), StandardCharsets.UTF_8));
        while (imports.find()) {
          assertThat(imports.group(1)).as("import in %s", module).startsWith(".");
          next.add(module.resolve(imports.group(1)));
        }
      }
    }
    assertThat(sizes).hasSizeGreaterThan(20).containsKey(at("/chat/lit/lit-html.js"));
    assertThat(sizes.values().stream().mapToInt(Integer::intValue).sum())
        .as("%s", sizes)
        .isLessThan(WIDGET_LIMIT_BYTES);
  }
}
