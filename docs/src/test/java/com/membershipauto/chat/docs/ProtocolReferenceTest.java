package com.membershipauto.chat.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.ErrorCode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ProtocolReferenceTest {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern TYPE = Pattern.compile("^\\{\"type\":\"(\\w+)\"");

  private final Path page = Markdown.root().resolve("docs/reference/protocol.md");

  @Test
  void everyExampleIsAFrameThatTheCodecIsTestedWith() throws IOException {
    Set<String> golden = golden();

    assertThat(examples()).isNotEmpty().isSubsetOf(golden);
  }

  @Test
  void everyTypeOfFrameHasAnExample() throws IOException {
    Set<String> types = new TreeSet<>(types(golden()));
    types.remove("DANCE");

    assertThat(types(examples())).isEqualTo(types);
  }

  @Test
  void everyErrorCodeIsListedWithWhatToDo() throws IOException {
    Set<String> listed =
        rows("^\\| `(\\w+)` \\| (final|again later) \\|", 1, 2).collect(Collectors.toSet());

    assertThat(listed)
        .isEqualTo(
            Arrays.stream(ErrorCode.values())
                .map(code -> code.wireName() + (code.isRetryable() ? " again later" : " final"))
                .collect(Collectors.toSet()));
  }

  @Test
  void everyCloseCodeIsListed() throws IOException {
    assertThat(rows("^\\| (\\d{4}) \\|", 1).collect(Collectors.toSet()))
        .isEqualTo(
            Arrays.stream(CloseReason.values())
                .map(reason -> String.valueOf(reason.code()))
                .collect(Collectors.toSet()));
  }

  private Stream<String> rows(String pattern, int... groups) throws IOException {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(Files.readString(page))
        .results()
        .map(row -> join(row, groups));
  }

  private static String join(MatchResult row, int... groups) {
    return Arrays.stream(groups).mapToObj(row::group).collect(Collectors.joining(" "));
  }

  private Set<String> examples() throws IOException {
    Set<String> examples = new TreeSet<>();
    for (Markdown.Fence fence : Markdown.fences(page)) {
      if (fence.language().equals("json")) {
        examples.add(compact(fence.code()));
      }
    }
    return examples;
  }

  private static Set<String> golden() throws IOException {
    Path folder = Markdown.root().resolve("chat-core/src/test/resources/protocol");
    Set<String> frames = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        frames.add(compact(Files.readString(file)));
      }
    }
    return frames;
  }

  private static Set<String> types(Set<String> frames) {
    return frames.stream()
        .map(TYPE::matcher)
        .filter(type -> type.find())
        .map(type -> type.group(1))
        .collect(Collectors.toSet());
  }

  private static String compact(String json) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonParser parser = JSON.createParser(json);
        JsonGenerator generator = JSON.createGenerator(text)) {
      parser.nextToken();
      generator.copyCurrentStructure(parser);
    }
    return text.toString();
  }
}
