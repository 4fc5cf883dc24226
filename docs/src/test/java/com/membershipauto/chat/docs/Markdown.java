package com.membershipauto.chat.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository's Markdown files, and their fenced code. */
final class Markdown {
  private static final Pattern FENCE =
      Pattern.compile("(?m)(?:^<!-- (.+?) -->\\n)?^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL);

  private Markdown() {}

  /**
   * Fenced code.
   *
   * @param note what an HTML comment right above says, or empty
   */
  record Fence(Path file, String note, String language, String code) {}

  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("ARCHITECTURE.md")) ? here : here.getParent();
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(root())) {
      return all.filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> !file.toString().contains("/node_modules/"))
          .sorted()
          .toList();
    }
  }

  static List<Fence> fences() throws IOException {
    List<Fence> fences = new ArrayList<>();
    for (Path file : files()) {
      fences.addAll(fences(file));
    }
    return fences;
  }

  static List<Fence> fences(Path file) throws IOException {
    List<Fence> fences = new ArrayList<>();
    Matcher matcher = FENCE.matcher(Files.readString(file));
    while (matcher.find()) {
      String note = matcher.group(1) == null ? "" : matcher.group(1);
      fences.add(new Fence(file, note, matcher.group(2), matcher.group(3)));
    }
    return fences;
  }
}
