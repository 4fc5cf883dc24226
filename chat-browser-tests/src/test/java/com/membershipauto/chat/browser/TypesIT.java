package com.membershipauto.chat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The types in the comments of chat-web, where its development dependencies are installed. */
final class TypesIT {
  private static final Path WEB = Path.of("..", "chat-web");

  @Test
  void theTypesInTheCommentsAgree() throws Exception {
    Path compiler = WEB.resolve("node_modules/.bin/tsc").toAbsolutePath();
    Assumptions.assumeTrue(
        Files.isExecutable(compiler), "no TypeScript: run npm install in chat-web");
    Process process =
        new ProcessBuilder(compiler.toString(), "--noEmit")
            .directory(WEB.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
