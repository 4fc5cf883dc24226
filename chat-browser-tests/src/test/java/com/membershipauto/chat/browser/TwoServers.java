package com.membershipauto.chat.browser;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.embedded.RedisServer;

/** Two servers on one PostgreSQL and one Redis, behind HAProxy with deploy/haproxy.cfg. */
final class TwoServers implements AutoCloseable {
  static final String PROXY = "haproxy";

  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Path CONFIGURATION = Path.of("../deploy/haproxy.cfg");

  /** What only root has. */
  private static final Map<String, String> REPLACED =
      Map.of(
          "  user haproxy\n",
          "",
          "  group haproxy\n",
          "",
          "  chroot /var/lib/haproxy\n",
          "",
          "maxconn 40000",
          "maxconn 1000");

  private final Path directory;
  private final int port = ServerProcess.freePort();
  private final List<Closeable> parts = new ArrayList<>();
  private final List<ServerProcess> servers = new ArrayList<>();

  private TwoServers(Path directory) throws IOException {
    this.directory = directory;
  }

  static TwoServers start(Path directory) throws Exception {
    TwoServers all = new TwoServers(directory);
    try {
      all.start();
    } catch (Exception | Error e) {
      all.close();
      throw e;
    }
    return all;
  }

  private void start() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start();
    parts.add(postgres);
    int redisPort = ServerProcess.freePort();
    RedisServer redis =
        RedisServer.newRedisServer().port(redisPort).bind("127.0.0.1").setting("save \"\"").build();
    redis.start();
    parts.add(redis::stop);
    Map<String, String> settings =
        Map.of(
            "CHAT_DB_URL",
            "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
            "CHAT_DB_USER",
            "postgres",
            "CHAT_DB_PASSWORD",
            "postgres",
            "CHAT_REDIS_URL",
            "redis://127.0.0.1:" + redisPort,
            "CHAT_TRUSTED_PROXIES",
            "127.0.0.1,::1");
    for (String name : List.of("a", "b")) {
      ServerProcess server =
          ServerProcess.start(Files.createDirectory(directory.resolve(name)), settings);
      parts.add(server::close);
      servers.add(server);
    }
    Process proxy = startProxy();
    parts.add(proxy::destroy);
    awaitProxy(proxy);
  }

  private Process startProxy() throws IOException, InterruptedException {
    String configuration = Files.readString(CONFIGURATION);
    for (var replaced : REPLACED.entrySet()) {
      if (!configuration.contains(replaced.getKey())) {
        throw new AssertionError(CONFIGURATION + " has no " + replaced.getKey());
      }
      configuration = configuration.replace(replaced.getKey(), replaced.getValue());
    }
    Path file = Files.writeString(directory.resolve("haproxy.cfg"), configuration);
    ProcessBuilder builder = command(PROXY, "-db", "-f", file.toString());
    Map<String, String> environment = builder.environment();
    environment.put("PROXY_LOG", "stdout");
    environment.put("PROXY_SOCKET", directory.resolve("admin.sock").toString());
    environment.put("PROXY_CERTIFICATE", makeCertificate().toString());
    environment.put("PROXY_HTTP", "127.0.0.1:" + ServerProcess.freePort());
    environment.put("PROXY_HTTPS", "127.0.0.1:%1$d,[::1]:%1$d".formatted(port));
    environment.put("SERVER_A", "127.0.0.1:" + servers.get(0).port());
    environment.put("SERVER_B", "127.0.0.1:" + servers.get(1).port());
    return builder.start();
  }

  /** Self-signed: the browser is told to take any. */
  private Path makeCertificate() throws IOException, InterruptedException {
    Path key = directory.resolve("key.pem");
    Path certificate = directory.resolve("certificate.pem");
    String request = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost";
    List<String> words = new ArrayList<>(List.of(request.split(" ")));
    words.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
    if (command(words.toArray(String[]::new)).start().waitFor() != 0) {
      throw new AssertionError(Files.readString(log()));
    }
    return Files.writeString(
        directory.resolve("both.pem"), Files.readString(certificate) + Files.readString(key));
  }

  private ProcessBuilder command(String... words) {
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
  }

  private Path log() {
    return directory.resolve("proxy.log");
  }

  private void awaitProxy(Process proxy) throws IOException {
    long began = System.nanoTime();
    while (!listens()) {
      if (!proxy.isAlive() || System.nanoTime() - began > START_LIMIT.toNanos()) {
        throw new AssertionError("the proxy did not start:\n" + Files.readString(log()));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The proxy's address. */
  String url() {
    return "https://localhost:" + port;
  }

  List<ServerProcess> servers() {
    return servers;
  }

  @Override
  public void close() throws IOException {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }
}
