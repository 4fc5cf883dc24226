package com.membershipauto.chat.server.deploy;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.server.process.Json;
import com.membershipauto.chat.server.process.ServerProcess;
import com.membershipauto.chat.testkit.history.LogEntry;
import com.membershipauto.chat.testkit.history.LogEntry.StoredMessage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import redis.embedded.RedisServer;

/**
 * Two servers on one PostgreSQL and one Redis behind a proxy, with the shipped configuration of the
 * proxy, and the settings and Java options of the systemd unit.
 */
final class Deployment implements AutoCloseable {
  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final RedisServer redis;
  private final List<Integer> ports = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private final List<ServerProcess> servers = new ArrayList<>();
  private final ReverseProxy proxy;
  private final HttpClient http;

  private Deployment(ReverseProxy.Kind kind, Path directory, Map<String, String> more)
      throws Exception {
    this.directory = directory;
    postgres = EmbeddedPostgres.start();
    int redisPort = ServerProcess.freePort();
    redis =
        RedisServer.newRedisServer().port(redisPort).bind("127.0.0.1").setting("save \"\"").build();
    redis.start();
    settings.putAll(ShippedFiles.environment());
    settings.put("CHAT_DB_URL", "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres");
    settings.put("CHAT_DB_USER", "postgres");
    settings.put(
        "CHAT_DB_PASSWORD_FILE",
        Files.writeString(directory.resolve("db-password"), "postgres\n").toString());
    settings.put("CHAT_REDIS_URL", "redis://127.0.0.1:" + redisPort);
    settings.putAll(more);
    for (int i = 0; i < 2; i++) {
      ports.add(ServerProcess.freePort());
      Files.createDirectories(directory.resolve("server-" + i));
    }
    Certificate certificate = Certificate.make(directory);
    SSLContext trusted = certificate.trusted();
    SSLContext.setDefault(trusted);
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trusted).build();
    try {
      CompletableFuture<ServerProcess> first = CompletableFuture.supplyAsync(() -> launch(0));
      ServerProcess second = launch(1);
      servers.add(second);
      servers.add(0, first.get());
      proxy =
          ReverseProxy.start(
              kind, Files.createDirectories(directory.resolve("proxy")), certificate, ports);
    } catch (Exception e) {
      servers.forEach(ServerProcess::close);
      redis.stop();
      postgres.close();
      throw e;
    }
  }

  /**
   * Starts it all.
   *
   * @param more settings that replace shipped ones
   */
  static Deployment start(ReverseProxy.Kind kind, Path directory, Map<String, String> more)
      throws Exception {
    return new Deployment(kind, directory, more);
  }

  private ServerProcess launch(int server) {
    try {
      Map<String, String> environment = new HashMap<>(settings);
      environment.put("CHAT_PORT", Integer.toString(ports.get(server)));
      return ServerProcess.start(
          directory.resolve("server-" + server), environment, ShippedFiles.jvmOptions());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a server again that has ended. */
  void restart(int server) {
    servers.set(server, launch(server));
  }

  ServerProcess server(int server) {
    return servers.get(server);
  }

  ReverseProxy proxy() {
    return proxy;
  }

  /** A client that trusts the proxy's certificate. */
  HttpClient http() {
    return http;
  }

  /** How many sessions a server has. */
  int sessions(int server) {
    try {
      return (int) servers.get(server).metric("chat_sessions");
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  URI uri(String path) {
    return URI.create("https://localhost:" + proxy.port() + path);
  }

  URI socketUri(Participant participant) {
    return URI.create(
        "wss://localhost:" + proxy.port() + "/chat/ws/?token=" + ServerProcess.token(participant));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, Participant participant, String json)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + ServerProcess.token(participant))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> get(String path, Participant participant)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + ServerProcess.token(participant)));
  }

  /** Opens a thread through the proxy and returns its id. */
  String openThread(Participant owner) throws IOException, InterruptedException {
    return field(post("/api/chat/threads/", owner, "{\"subject\":\"test\"}"), "id");
  }

  /** A connection ticket, through the proxy. */
  String ticket(Participant participant) throws IOException, InterruptedException {
    return field(post("/api/chat/tickets/", participant, ""), "ticket");
  }

  private static String field(HttpResponse<String> answer, String name) {
    if (answer.statusCode() != 201 && answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return String.valueOf(Json.object(answer.body()).get(name));
  }

  Connection database() throws SQLException {
    return postgres.getPostgresDatabase().getConnection();
  }

  /** The whole log of each thread. */
  Map<String, List<LogEntry>> log() throws SQLException {
    Map<String, List<LogEntry>> log = new HashMap<>();
    try (Connection connection = database();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select thread_id, seq, kind, id, sender_id, dedup_key from chat_event"
                    + " order by thread_id, seq")) {
      while (row.next()) {
        String key = row.getString("dedup_key");
        StoredMessage message =
            row.getString("kind").equals("message")
                ? new StoredMessage(
                    row.getString("id"),
                    row.getString("sender_id"),
                    key.startsWith("c") ? key.substring(1) : null)
                : null;
        log.computeIfAbsent(row.getString("thread_id"), missing -> new ArrayList<>())
            .add(new LogEntry(row.getLong("seq"), message));
      }
    }
    return log;
  }

  /** All that proxy and servers have written to logs. */
  String logs() throws IOException {
    StringBuilder all = new StringBuilder(proxy.logs());
    for (ServerProcess server : servers) {
      all.append(server.log());
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    servers.forEach(ServerProcess::close);
    redis.stop();
    postgres.close();
  }
}
