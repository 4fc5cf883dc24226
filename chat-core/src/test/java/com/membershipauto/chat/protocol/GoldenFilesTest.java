package com.membershipauto.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFilesTest {
  private final FrameCodec codec = new FrameCodec(ChatConfig.DEFAULT);

  @ParameterizedTest
  @MethodSource("clientFiles")
  void aClientsFileIsDecodedToItsFrame(String name) {
    assertThat(codec.decode(GoldenFrames.text("client", name)))
        .isEqualTo(GoldenFrames.CLIENT.get(name));
  }

  @ParameterizedTest
  @MethodSource("serverFiles")
  void aServersFrameIsEncodedToItsFileByteForByte(String name) {
    EncodedFrame frame = codec.encode(GoldenFrames.SERVER.get(name));

    assertThat(StandardCharsets.UTF_8.decode(frame.payload()).toString())
        .isEqualTo(GoldenFrames.text("server", name));
  }

  @Test
  void everyKindOfClientFrameHasAFile() {
    assertThat(kinds(GoldenFrames.CLIENT.values().stream()))
        .containsExactlyInAnyOrder(ClientFrame.class.getPermittedSubclasses());
  }

  @Test
  void everyKindOfServerFrameHasAFile() {
    assertThat(kinds(GoldenFrames.SERVER.values().stream()))
        .containsExactlyInAnyOrder(ServerFrame.class.getPermittedSubclasses());
  }

  @Test
  void everyFileIsChecked() {
    assertThat(clientFiles()).containsExactlyInAnyOrderElementsOf(GoldenFrames.CLIENT.keySet());
    assertThat(serverFiles()).containsExactlyInAnyOrderElementsOf(GoldenFrames.SERVER.keySet());
  }

  private static Set<Class<?>> kinds(Stream<?> frames) {
    return frames.map(Object::getClass).collect(Collectors.toSet());
  }

  static Stream<String> clientFiles() {
    return files("client");
  }

  static Stream<String> serverFiles() {
    return files("server");
  }

  private static Stream<String> files(String folder) {
    URL url = GoldenFilesTest.class.getResource("/protocol/" + folder);
    try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .toList()
          .stream();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
