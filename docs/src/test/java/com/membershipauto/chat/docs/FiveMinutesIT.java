package com.membershipauto.chat.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows the tutorial to the letter, on a port of its own. */
final class FiveMinutesIT {
  @TempDir Path directory;
  private String server = "";
  private Process process;

  @BeforeEach
  void start() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    server = "localhost:" + port;
    Path jar = Markdown.root().resolve("chat-reference-server/target/chat-reference-server.jar");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile());
    builder.environment().put("CHAT_PORT", Integer.toString(port));
    process = builder.start();
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://" + server + "/health/ready")).build();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () ->
                HttpClient.newHttpClient()
                        .send(ready, HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                    == 200);
  }

  @AfterEach
  void stop() {
    process.destroyForcibly();
  }

  @Test
  void theShellCommandsDoWhatTheTutorialSays() throws Exception {
    assumeThat(has("bash") && has("curl")).as("bash and curl are installed").isTrue();

    String output = run(shellCommands() + "\necho; echo token=$TOKEN thread=$THREAD");

    Matcher sent =
        Pattern.compile("\"id\":\"([^\"]+)\"[^\\n]*\"seq\":1[^\\n]*order-1").matcher(output);
    assertThat(sent.find()).as(output).isTrue();
    String first = sent.group(1);
    assertThat(sent.find()).as(output).isTrue();
    assertThat(sent.group(1)).isEqualTo(first);
    assertThat(output).contains("{\"items\":[{").contains("\"next\":null");
  }

  @Test
  void theWebSocketBringsWhatIsSent() throws Exception {
    String token =
        post("/api/auth/login/", "", "{\"username\":\"alice\",\"password\":\"demo\"}", "access");
    String thread = post("/api/chat/threads/", token, "{\"subject\":\"My order\"}", "id");
    // region live
    URI uri = URI.create("ws://" + server + "/chat/ws/?token=" + token);
    BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(uri, new FrameListener(frames))
            .join();

    frames.take(); // welcome: from here on, nothing is missed
    socket
        .sendText(
            """
            {"type":"SEND","threadId":"%s","body":"Hello","clientMessageId":"hello-1"}
            """
                .formatted(thread),
            true)
        .join();

    String first = frames.take(); // ack and message, in either order
    String second = frames.take();
    // endregion

    assertThat(List.of(first, second))
        .anyMatch(frame -> frame.contains("\"type\":\"ack\""))
        .anyMatch(frame -> frame.contains("\"type\":\"message\"") && frame.contains("Hello"));
    socket.abort();
  }

  private String shellCommands() throws IOException {
    return Markdown.fences(Markdown.root().resolve("docs/tutorial/five-minutes.md")).stream()
        .filter(fence -> fence.note().equals("run"))
        .map(fence -> fence.code().replace("localhost:8000", server))
        .collect(Collectors.joining("\n"));
  }

  private String post(String path, String token, String json, String field) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + server + path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    String body =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher value = Pattern.compile("\"" + field + "\":\"([^\"]+)\"").matcher(body);
    assertThat(value.find()).as(body).isTrue();
    return value.group(1);
  }

  private static boolean has(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private String run(String script) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("bash", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    shell.waitFor();
    return output;
  }

  /** Puts whole text messages into a queue. */
  private static final class FrameListener implements WebSocket.Listener {
    private final BlockingQueue<String> frames;
    private final StringBuilder parts = new StringBuilder();

    FrameListener(BlockingQueue<String> frames) {
      this.frames = frames;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        frames.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
