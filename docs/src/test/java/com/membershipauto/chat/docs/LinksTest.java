package com.membershipauto.chat.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

  @Test
  void everyRelativeLinkLeadsToAFile() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path file : Markdown.files()) {
      Matcher matcher = LINK.matcher(Files.readString(file).replaceAll("(?s)```.*?```", ""));
      while (matcher.find()) {
        String target = matcher.group(1);
        if (!target.matches("[a-z]+:.*")) {
          links++;
          if (!Files.exists(file.resolveSibling(target))) {
            broken.add(Markdown.root().relativize(file) + " -> " + target);
          }
        }
      }
    }

    assertThat(links).isPositive();
    assertThat(broken).isEmpty();
  }
}
