package com.membershipauto.chat.server.faults;

import com.membershipauto.chat.server.process.ServerProcess;
import com.membershipauto.chat.server.process.Signals;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A Redis in a process of its own: the installed one, else the one among the dependencies. */
final class Redis implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final List<String> command;
  private final int port;
  private Process process;

  private Redis(int port) throws IOException {
    this.port = port;
    command =
        List.of(
            executable().toString(),
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--save",
            "");
  }

  static Redis start() throws IOException {
    Redis redis = new Redis(ServerProcess.freePort());
    redis.restart();
    return redis;
  }

  private static Path executable() throws IOException {
    String installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> folder + "/redis-server")
            .filter(file -> Files.isExecutable(Path.of(file)))
            .findFirst()
            .orElse(null);
    return installed == null
        ? ExecutableProvider.newJarResourceProvider().get().toPath()
        : Path.of(installed);
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again, on the same port, and waits until it answers. */
  void restart() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    long began = System.nanoTime();
    while (true) {
      try {
        ask("PING");
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() - began > START_LIMIT.toNanos()) {
          throw new IOException("Redis does not start", notYet);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  void freeze() throws IOException, InterruptedException {
    Signals.send("STOP", process.pid());
  }

  void thaw() throws IOException, InterruptedException {
    Signals.send("CONT", process.pid());
  }

  /** Gives it a command and returns the first line of its answer. */
  String ask(String line) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) START_LIMIT.toMillis());
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String answer = in.readLine();
      if (answer == null || answer.startsWith("-")) {
        throw new IOException(line + ": " + answer);
      }
      return answer;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
