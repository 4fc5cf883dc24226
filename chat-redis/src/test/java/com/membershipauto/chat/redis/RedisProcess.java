package com.membershipauto.chat.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A real Redis in a process of its own, on a free port: started, frozen and killed. */
final class RedisProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Path PACKAGED = packaged();

  private final List<String> command;
  private final Path directory;
  final int port;
  private Process process;

  private RedisProcess(List<String> command, Path directory, int port) {
    this.command = command;
    this.directory = directory;
    this.port = port;
  }

  /** The Redis that came with the build's dependencies, 6.2. */
  static RedisProcess start(String... options) throws IOException {
    return start(PACKAGED, options);
  }

  /** The same, as one of another build. */
  static RedisProcess start(Path executable, String... options) throws IOException {
    int port = freePort();
    List<String> all = new ArrayList<>(List.of("--save", "", "--port", Integer.toString(port)));
    all.addAll(List.of(options));
    return start(executable, port, all);
  }

  /** One that speaks TLS only. */
  static RedisProcess startTls(Certificates certificates) throws IOException {
    int port = freePort();
    return start(
        PACKAGED,
        port,
        List.of(
            "--port",
            "0",
            "--tls-port",
            Integer.toString(port),
            "--tls-cert-file",
            certificates.certificate().toString(),
            "--tls-key-file",
            certificates.key().toString(),
            "--tls-auth-clients",
            "no"));
  }

  /** A Sentinel, alone, that makes a replica the master half a second after that is gone. */
  static RedisProcess startSentinel(Path folder, String master, int masterPort) throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("sentinel.conf"),
            """
            sentinel monitor %1$s 127.0.0.1 %2$d 1
            sentinel down-after-milliseconds %1$s 500
            sentinel failover-timeout %1$s 2000
            """
                .formatted(master, masterPort));
    int port = freePort();
    return start(
        PACKAGED,
        port,
        List.of(configuration.toString(), "--sentinel", "--port", Integer.toString(port)));
  }

  private static RedisProcess start(Path executable, int port, List<String> options)
      throws IOException {
    Path directory = Files.createTempDirectory("redis");
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(options);
    command.addAll(List.of("--bind", "127.0.0.1", "--dir", directory.toString()));
    RedisProcess redis = new RedisProcess(command, directory, port);
    redis.restart();
    return redis;
  }

  /** Where an installed {@code redis-server} is, or null. */
  static Path installed() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static Path packaged() {
    try {
      File executable = ExecutableProvider.newJarResourceProvider().get();
      return executable.toPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() throws IOException {
    // A cluster's nodes use the port 10,000 above for themselves.
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (socket.getLocalPort() < 55_000) {
          return socket.getLocalPort();
        }
      }
    }
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Ends the process as a power cut would. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("Redis cannot be killed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts it again, on the same port, and waits until it listens. */
  void restart() throws IOException {
    Path log = directory.resolve("redis.log");
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    long began = System.nanoTime();
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() - began > LIMIT.toNanos()) {
        process.destroyForcibly();
        throw new AssertionError("Redis does not start:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Stops it in the middle of whatever it does; the system still takes connections for it. */
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
      if (code != 0) {
        throw new AssertionError("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Asks it something as its administrator. */
  <T> T ask(Function<RedisCommands<String, String>, T> question) {
    return ask(RedisURI.create(url()), question);
  }

  static <T> T ask(RedisURI uri, Function<RedisCommands<String, String>, T> question) {
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
