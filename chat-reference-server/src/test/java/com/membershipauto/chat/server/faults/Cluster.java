package com.membershipauto.chat.server.faults;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.server.process.ServerProcess;
import com.membershipauto.chat.testkit.history.LogEntry;
import com.membershipauto.chat.testkit.history.LogEntry.StoredMessage;
import com.membershipauto.chat.testkit.net.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Servers from the real jar on one database, with Redis between them when they are several. A
 * server's port stays the same.
 */
final class Cluster implements AutoCloseable {
  private final Path directory;
  private final String database;
  private final Map<String, String> settings = new HashMap<>();
  private final List<String> prefix;
  private final List<Integer> ports = new ArrayList<>();
  private final List<ServerProcess> servers = new ArrayList<>();
  private final Map<Integer, FaultProxy> routes = new HashMap<>();
  private final @Nullable Redis redis;

  private Cluster(Path directory, String database, int size, List<String> prefix)
      throws IOException {
    this.directory = directory;
    this.database = database;
    this.prefix = prefix;
    redis = size > 1 ? Redis.start() : null;
    if (redis != null) {
      settings.put("CHAT_REDIS_URL", redis.url());
    }
    // What a fault held back is resumed, however much it is: a reset would hide a loss.
    settings.put("CHAT_MAX_RESUME_EVENTS", "1000000");
    for (int i = 0; i < size; i++) {
      ports.add(ServerProcess.freePort());
      Files.createDirectories(directory.resolve("server-" + i));
    }
  }

  /** One server on H2. */
  static Cluster onH2(Path directory) throws Exception {
    Cluster cluster = new Cluster(directory, "", 1, List.of());
    cluster.settings.put(
        "CHAT_DB_URL", "jdbc:h2:file:" + directory.toAbsolutePath().resolve("chat"));
    return cluster.startAll();
  }

  /** So many servers on PostgreSQL. */
  static Cluster onPostgres(Path directory, int size) throws Exception {
    return onPostgres(directory, size, List.of());
  }

  /** One server on PostgreSQL that may not open more descriptors. */
  static Cluster onPostgresWithDescriptors(Path directory, int descriptors) throws Exception {
    return onPostgres(
        directory, 1, List.of("sh", "-c", "ulimit -n " + descriptors + "; exec \"$0\" \"$@\""));
  }

  /** So many servers on PostgreSQL, each started by another command. */
  static Cluster onPostgres(Path directory, int size, List<String> prefix) throws Exception {
    Postgres postgres = Postgres.shared();
    String database = postgres.newDatabase();
    Cluster cluster = new Cluster(directory, database, size, prefix);
    cluster.settings.put("CHAT_DB_URL", postgres.url(database));
    cluster.settings.put("CHAT_DB_USER", database);
    return cluster.startAll();
  }

  private Cluster startAll() throws Exception {
    try {
      List<CompletableFuture<ServerProcess>> starting = new ArrayList<>();
      for (int i = 0; i < ports.size(); i++) {
        int server = i;
        starting.add(CompletableFuture.supplyAsync(() -> launch(server)));
      }
      for (CompletableFuture<ServerProcess> server : starting) {
        servers.add(server.get());
      }
      return this;
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private ServerProcess launch(int server) {
    try {
      Map<String, String> environment = new HashMap<>(settings);
      environment.put("CHAT_PORT", Integer.toString(ports.get(server)));
      return ServerProcess.startUnder(
          prefix, directory.resolve("server-" + server), environment, "-Xmx256m");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  int size() {
    return ports.size();
  }

  ServerProcess server(int server) {
    return servers.get(server);
  }

  List<ServerProcess> servers() {
    return List.copyOf(servers);
  }

  /** Has a server's clients come by a proxy from now on. */
  synchronized FaultProxy route(int server) throws IOException {
    FaultProxy route = routes.get(server);
    if (route == null) {
      route = FaultProxy.to("127.0.0.1", ports.get(server));
      routes.put(server, route);
    }
    return route;
  }

  Redis redis() {
    if (redis == null) {
      throw new IllegalStateException("a single server has no Redis");
    }
    return redis;
  }

  /** The name of its database on PostgreSQL. */
  String database() {
    return database;
  }

  /** Starts a server again that has ended, on the same port. */
  void restart(int server) {
    servers.set(server, launch(server));
  }

  /** Where a client connects whose turn it is at this server. */
  synchronized URI socketUri(int turn, Participant participant) {
    int server = Math.floorMod(turn, ports.size());
    FaultProxy route = routes.get(server);
    return URI.create(
        "ws://127.0.0.1:%d/chat/ws/?token=%s"
            .formatted(
                route == null ? ports.get(server) : route.port(),
                ServerProcess.token(participant)));
  }

  /** The whole log of each thread. H2 can be read when its server has ended. */
  Map<String, List<LogEntry>> log() throws SQLException {
    Map<String, List<LogEntry>> log = new HashMap<>();
    try (Connection connection =
            DriverManager.getConnection(
                settings.get("CHAT_DB_URL"), settings.getOrDefault("CHAT_DB_USER", ""), "");
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

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
    routes.values().forEach(FaultProxy::close);
    if (redis != null) {
      redis.close();
    }
  }
}
