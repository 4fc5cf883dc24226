package com.membershipauto.chat.jakarta.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.protocol.ErrorCode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RestReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/rest.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?m)^```http\\n(.*?)^```$", Pattern.DOTALL);

  /** What a fenced example has: a first line, headers, a body or none. */
  private record Example(String start, List<String[]> headers, String body) {
    static Example of(String text) {
      String[] parts = text.strip().split("\n\n", 2);
      List<String> lines = parts[0].lines().toList();
      return new Example(
          lines.get(0),
          lines.stream().skip(1).map(line -> line.split(": ", 2)).toList(),
          parts.length > 1 ? parts[1] : "");
    }
  }

  @Test
  void everyRequestIsAnsweredAsThePageShows() throws Exception {
    List<Example> examples =
        EXAMPLE
            .matcher(Files.readString(PAGE))
            .results()
            .map(fence -> Example.of(fence.group(1)))
            .toList();
    assertThat(examples).hasSizeGreaterThan(20);

    Likeness likeness = new Likeness();
    try (RestServer server = new RestServer()) {
      Iterator<Example> all = examples.iterator();
      while (all.hasNext()) {
        Example request = all.next();
        Answer answer = new Answer(server.send(request(server, request, likeness)));
        assertShown(answer, all.next(), likeness, server);
      }
    }
  }

  private static HttpRequest.Builder request(
      RestServer server, Example example, Likeness likeness) {
    String[] start = likeness.translate(example.start()).split(" ", 2);
    HttpRequest.Builder request =
        server
            .request(start[1])
            .method(
                start[0],
                example.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(likeness.translate(example.body())));
    for (String[] header : example.headers()) {
      request.header(
          header[0],
          header[1].replace("alice-token", "user.alice").replace("sam-token", "support.sam"));
    }
    return request;
  }

  private static void assertShown(
      Answer answer, Example shown, Likeness likeness, RestServer server) {
    assertThat(shown.start())
        .as(answer.response().request().uri() + " " + answer.response().body())
        .startsWith("HTTP/1.1 " + answer.status() + " ");
    if (shown.body().isEmpty()) {
      assertThat(answer.response().body()).isEmpty();
    } else {
      likeness.assertLike(answer.json(), JsonTree.object(shown.body()));
    }
    for (String[] header : shown.headers()) {
      String value = header[1].replace("http://localhost:8000/", server.uri("/").toString());
      assertThat(answer.header(header[0])).as(header[0]).isEqualTo(likeness.translate(value));
    }
  }

  @Test
  void everyErrorCodeIsListedWithItsStatus() throws Exception {
    List<String> listed =
        Pattern.compile("(?m)^\\| (\\d{3}) \\| `(\\w+)` \\|")
            .matcher(Files.readString(PAGE))
            .results()
            .map(RestReferenceTest::row)
            .filter(row -> !row.equals("415 unsupported"))
            .toList();

    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values())
                .filter(code -> code != ErrorCode.UNSUPPORTED)
                .map(code -> Answers.status(code) + " " + code.wireName())
                .collect(Collectors.toList()));
  }

  private static String row(MatchResult row) {
    return row.group(1) + " " + row.group(2);
  }
}
