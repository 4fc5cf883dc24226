package com.membershipauto.chat.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.server.Main;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that cannot start leaves behind. */
class ExitCodeTest {
  private static final int LIMIT_SECONDS = 60;

  @TempDir private Path folder;

  @Test
  void aBadSettingInTheWorkingDirectorysFileEndsItWithTwoAndOneLine() throws Exception {
    Files.write(folder.resolve("application.properties"), List.of("chat.db.ulr=jdbc:h2:mem:x"));

    Process process = start();

    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(output(process))
        .isEqualTo(
            "chat: chat.db.ulr (in application.properties) is no setting; did you mean"
                + " chat.db.url?");
  }

  @Test
  void aDatabaseThatCannotBeReachedEndsItWithThree() throws Exception {
    Process process =
        start(
            "-Dchat.port=0",
            "-Dchat.jwt.secret=0123456789abcdef0123456789abcdef",
            "-Dchat.db.url=jdbc:postgresql://127.0.0.1:1/chat",
            "-Dchat.db.start.timeout=0s");

    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(3);
    assertThat(output(process).lines().reduce((first, last) -> last).orElseThrow())
        .startsWith("chat: the database cannot be reached: Connection to 127.0.0.1:1 refused");
  }

  private Process start(String... properties) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(properties));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_"));
    File log = folder.resolve("log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  private String output(Process process) throws IOException {
    assertThat(process.isAlive()).isFalse();
    return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8).strip();
  }
}
