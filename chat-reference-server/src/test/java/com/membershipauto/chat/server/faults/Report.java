package com.membershipauto.chat.server.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** A line for each fault, on the console and in {@code target/faults.md}. */
final class Report {
  private static final Path FILE = Path.of("target", "faults.md");
  private static boolean begun;

  private Report() {}

  static synchronized void write(
      String fault, String load, String finding, Duration slowest, String result)
      throws IOException {
    if (!begun) {
      begun = true;
      Files.writeString(
          FILE,
          """
          | fault | load | slowest delivery | also | result |
          |---|---|---|---|---|
          """);
    }
    String line =
        "| %s | %s | %.1f s | %s | %s |"
            .formatted(fault, load, slowest.toMillis() / 1e3, finding, result);
    System.out.println(line);
    Files.writeString(FILE, line + "\n", StandardOpenOption.APPEND);
  }
}
