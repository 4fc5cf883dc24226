package com.membershipauto.chat.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SnippetsTest {
  private static final Pattern SOURCE = Pattern.compile("snippet: (\\S+)#(\\S+)");

  @Test
  void everyJavaSnippetIsPartOfATest() throws IOException {
    List<Markdown.Fence> snippets =
        Markdown.fences().stream().filter(fence -> fence.language().equals("java")).toList();

    assertThat(snippets).isNotEmpty();
    for (Markdown.Fence snippet : snippets) {
      Matcher source = SOURCE.matcher(snippet.note());
      assertThat(source.matches())
          .as("%s has Java code without <!-- snippet: FILE#REGION -->", snippet.file())
          .isTrue();
      assertThat(snippet.code().strip())
          .as("%s %s", snippet.file(), snippet.note())
          .isEqualTo(region(source.group(1), source.group(2)));
    }
  }

  private static String region(String file, String name) throws IOException {
    String source = Files.readString(Markdown.root().resolve(file));
    Matcher region =
        Pattern.compile("(?ms)^ *// region " + Pattern.quote(name) + "\\n(.*?)^ *// endregion")
            .matcher(source);
    assertThat(region.find()).as("region %s in %s", name, file).isTrue();
    return region.group(1).stripTrailing().stripIndent().strip();
  }
}
