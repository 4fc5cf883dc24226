package com.membershipauto.chat.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.server.process.Json;
import com.membershipauto.chat.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of unit and image without systemd and Docker. */
final class ShippedFilesIT {
  private static final Pattern SETTING = Pattern.compile("\\bCHAT_[A-Z_]*[A-Z]\\b");

  @TempDir private Path directory;

  @Test
  void everySettingThatDeploymentFilesAndPagesNameIsOne() throws IOException {
    Set<String> known = settings(Path.of("../docs/reference/settings.md"));
    for (Path folder : List.of(Path.of("../deploy"), Path.of("../docs/how-to"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(known).as("%s", file).containsAll(settings(file));
        }
      }
    }
  }

  private static Set<String> settings(Path file) throws IOException {
    return SETTING
        .matcher(Files.readString(file))
        .results()
        .map(found -> found.group())
        .collect(Collectors.toSet());
  }

  @Test
  void systemdUnderstandsTheUnit() throws Exception {
    Assumptions.assumeTrue(
        ShippedFiles.isInstalled("systemd-analyze"), "systemd-analyze is not installed");
    Path unit = directory.resolve("chat@8000.service");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(unit, ShippedFiles.read(ShippedFiles.UNIT, Map.of("/usr/bin/java", java)));

    Path said = directory.resolve("said");
    int code = run(said, List.of("systemd-analyze", "verify", unit.toString()), "0");
    assertThat(Files.readString(said)).isEmpty();
    assertThat(code).isZero();
  }

  @Test
  void theImagesHealthCheckFindsAServerThatIsAliveAndNoOther() throws Exception {
    List<String> check = instruction("HEALTHCHECK .*CMD");
    Path said = directory.resolve("said");
    ServerProcess server =
        ServerProcess.start(
            directory,
            Map.of("CHAT_DATA_DIR", directory.toString()),
            javaOptions(instruction("ENTRYPOINT")));
    String port = Integer.toString(server.uri("/").getPort());
    try (server) {
      assertThat(run(said, check, port)).as(Files.readString(said)).isZero();
      assertThat(server.stop()).isZero();
    }
    assertThat(run(said, check, port)).isNotZero();
  }

  @Test
  void unitAndImageGiveJavaTheSameOptions() throws IOException {
    assertThat(javaOptions(instruction("ENTRYPOINT"))).isEqualTo(ShippedFiles.jvmOptions());
  }

  /** An instruction of the Dockerfile in its exec form, a JSON array. */
  private static List<String> instruction(String name) throws IOException {
    Matcher matcher =
        Pattern.compile("(?m)^" + name + " (\\[.*])$")
            .matcher(ShippedFiles.read("docker/Dockerfile"));
    assertThat(matcher.find()).as(name).isTrue();
    List<String> words = new ArrayList<>();
    Object array = Json.object("{\"words\":" + matcher.group(1) + "}").get("words");
    for (Object word : (List<?>) array) {
      words.add((String) word);
    }
    return words;
  }

  private static String[] javaOptions(List<String> entryPoint) {
    assertThat(entryPoint).startsWith("java").contains("-jar");
    return entryPoint.subList(1, entryPoint.indexOf("-jar")).toArray(String[]::new);
  }

  private static int run(Path output, List<String> command, String port) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("CHAT_PORT", port);
    return builder.start().waitFor();
  }
}
