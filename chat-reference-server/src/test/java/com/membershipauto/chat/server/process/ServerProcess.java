package com.membershipauto.chat.server.process;

import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.model.Participant;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run of {@code java -jar chat-reference-server.jar} in a directory of its own. */
public final class ServerProcess implements AutoCloseable {
  static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final TokenIssuer TOKENS =
      TokenIssuer.builder(SECRET.getBytes(StandardCharsets.UTF_8)).build();

  private final Process process;
  private final int port;
  private final Path log;
  private final Duration startup;

  private ServerProcess(Process process, int port, Path log, Duration startup) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.startup = startup;
  }

  /** Starts the server, on a free port unless told, and waits until it is ready. */
  public static ServerProcess start(
      Path directory, Map<String, String> environment, String... jvmOptions)
      throws IOException, InterruptedException {
    return startUnder(List.of(), directory, environment, jvmOptions);
  }

  /** Starts it by another command, which takes Java's as its last arguments. */
  public static ServerProcess startUnder(
      List<String> prefix, Path directory, Map<String, String> environment, String... jvmOptions)
      throws IOException, InterruptedException {
    int port =
        environment.containsKey("CHAT_PORT")
            ? Integer.parseInt(environment.get("CHAT_PORT"))
            : freePort();
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(jvmOptions));
    command.addAll(List.of("-jar", jar().toString()));
    Path log = directory.resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("CHAT_PORT", Integer.toString(port));
    builder.environment().put("CHAT_JWT_SECRET", SECRET);
    builder.environment().putAll(environment);
    long began = System.nanoTime();
    Process process = builder.start();
    while (!isReady(port)) {
      if (!process.isAlive() || System.nanoTime() - began > START_LIMIT.toNanos()) {
        process.destroyForcibly();
        throw new AssertionError("the server did not get ready:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return new ServerProcess(process, port, log, Duration.ofNanos(System.nanoTime() - began));
  }

  private static Path jar() {
    return new File("target/chat-reference-server.jar").toPath().toAbsolutePath();
  }

  /** A port that nobody listens on. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isReady(int port) throws InterruptedException {
    try {
      URI ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
      HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  public static String token(Participant participant) {
    return TOKENS.access(participant, null);
  }

  /** From the start of the process to readiness. */
  public Duration startup() {
    return startup;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public URI socketUri(Participant participant) {
    return URI.create("ws://127.0.0.1:" + port + "/chat/ws/?token=" + token(participant));
  }

  public HttpResponse<String> get(String path, Participant participant)
      throws IOException, InterruptedException {
    return send(request(path, participant).build());
  }

  public HttpResponse<String> post(String path, Participant participant, String json)
      throws IOException, InterruptedException {
    return send(
        request(path, participant)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private HttpRequest.Builder request(String path, Participant participant) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token(participant));
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HTTP.send(request, BodyHandlers.ofString());
  }

  /** Opens a thread of the participant's and returns its id. */
  public String openThread(Participant owner) throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/api/chat/threads/", owner, "{\"subject\":\"test\"}");
    if (answer.statusCode() != 201) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return (String) Json.object(answer.body()).get("id");
  }

  /** A figure of {@code /metrics}: the sum over all lines whose name and labels match. */
  public double metric(String pattern) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/metrics")).build());
    return answer
        .body()
        .lines()
        .filter(line -> line.matches(pattern + " .*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  public long pid() {
    return process.pid();
  }

  /** How much processor time it has used. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Ends the process as a power cut would: no hook runs. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Stops it in the middle of whatever it does; the system still takes connections for it. */
  public void freeze() throws IOException, InterruptedException {
    Signals.send("STOP", pid());
  }

  public void thaw() throws IOException, InterruptedException {
    Signals.send("CONT", pid());
  }

  /** Asks the process to stop and returns its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the server did not stop within 40 s of SIGTERM");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
