package com.membershipauto.chat.browser;

import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.model.Participant;
import java.io.IOException;
import java.io.Writer;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reference server's jar in a process that can be killed and comes back at the same address.
 */
final class ServerProcess implements AutoCloseable {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
  private static final int MOST_IN_FLIGHT = 64;
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path directory;
  private final Map<String, String> environment;
  private final int port;
  private Process process;

  private ServerProcess(Path directory, Map<String, String> environment, int port) {
    this.directory = directory;
    this.environment = environment;
    this.port = port;
  }

  /** Starts a server with an embedded database in that directory, and waits until it is ready. */
  static ServerProcess start(Path directory, Map<String, String> settings)
      throws IOException, InterruptedException {
    int port = freePort();
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("CHAT_PORT", Integer.toString(port));
    environment.put("CHAT_JWT_SECRET", SECRET);
    ServerProcess server = new ServerProcess(directory, environment, port);
    server.start();
    return server;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts it again once it has ended. */
  void start() throws IOException, InterruptedException {
    process = run();
    long began = System.nanoTime();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() - began > START_LIMIT.toNanos()) {
        close();
        throw new AssertionError("the server did not get ready:\n" + Files.readString(log()));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Makes an account that can sign in. */
  void addUser(Participant participant, String password) throws IOException, InterruptedException {
    Process command =
        run("user", "add", participant.id().value(), "--role", participant.role().wireName());
    try (Writer input = command.outputWriter(StandardCharsets.UTF_8)) {
      input.write(password + "\n");
    }
    if (command.waitFor() != 0) {
      throw new AssertionError(Files.readString(log()));
    }
  }

  private Process run(String... arguments) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of(System.getProperty("chat.server.jar")).toAbsolutePath().toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Path log() {
    return directory.resolve("server.log");
  }

  int port() {
    return port;
  }

  String url() {
    return "http://localhost:" + port;
  }

  static String token(Participant participant, Duration life) {
    return TokenIssuer.builder(SECRET.getBytes(StandardCharsets.UTF_8))
        .accessLife(life)
        .build()
        .access(participant, null);
  }

  /** Opens a thread and returns its id. */
  String openThread(Participant owner) throws IOException, InterruptedException {
    return openThread(owner, "test");
  }

  String openThread(Participant owner, String subject) throws IOException, InterruptedException {
    String quoted = subject.replace("\\", "\\\\").replace("\"", "\\\"");
    String answer = post("/api/chat/threads/", owner, "{\"subject\":\"" + quoted + "\"}");
    Matcher id = ID.matcher(answer);
    if (!id.find()) {
      throw new AssertionError(answer);
    }
    return id.group(1);
  }

  String get(String path, Participant participant) throws IOException, InterruptedException {
    return send("GET", path, participant, "");
  }

  String post(String path, Participant participant, String json)
      throws IOException, InterruptedException {
    return send("POST", path, participant, json);
  }

  /** So many equal messages, many at a time. */
  void postMany(String path, Participant participant, int count) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Authorization", "Bearer " + token(participant, Duration.ofMinutes(5)))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"body\":\"message\"}"))
            .build();
    Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
    AtomicInteger stored = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      inFlight.acquire();
      CompletionStage<?> unused =
          HTTP.sendAsync(request, BodyHandlers.discarding())
              .whenComplete(
                  (answer, failure) -> {
                    if (failure == null && answer.statusCode() == 201) {
                      stored.incrementAndGet();
                    }
                    inFlight.release();
                  });
    }
    inFlight.acquire(MOST_IN_FLIGHT);
    if (stored.get() != count) {
      throw new AssertionError(stored + " of " + count + " messages were stored");
    }
  }

  String patch(String path, Participant participant, String json)
      throws IOException, InterruptedException {
    return send("PATCH", path, participant, json);
  }

  private String send(String method, String path, Participant participant, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Authorization", "Bearer " + token(participant, Duration.ofMinutes(5)))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /** Ends the process as a power cut would: no hook runs. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** What a service manager does first: SIGTERM. */
  void askToStop() {
    process.destroy();
  }

  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the server did not stop within " + STOP_LIMIT);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private boolean isReady() throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url() + "/health/ready"))
              .timeout(Duration.ofSeconds(2))
              .build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
