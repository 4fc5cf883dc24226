package com.membershipauto.chat.server.faults;

import com.membershipauto.chat.server.process.Signals;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** A PostgreSQL that can be stopped, killed, frozen and started again on the same port and data. */
final class Postgres {
  private static final int MAX_CONNECTIONS = 60;
  private static Postgres shared;

  private final Path data;
  private EmbeddedPostgres running;
  private int databases;

  private Postgres() throws IOException {
    data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "postgres");
    running = start(0);
  }

  /** One for the whole run, running; it ends with the JVM. */
  static synchronized Postgres shared() throws IOException {
    if (shared == null) {
      shared = new Postgres();
    }
    return shared;
  }

  private EmbeddedPostgres start(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPGStartupWait(Duration.ofSeconds(60))
            // It is started without both, to be fast, and then loses what was acked.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "on")
            .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS));
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  /** A new database, with a user of its own that is nobody special. */
  String newDatabase() throws SQLException {
    String name = "chat_" + ++databases;
    try (Connection connection = stranger("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create role " + name + " login");
      statement.execute("create database " + name + " owner " + name);
    }
    return name;
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + running.getPort() + "/" + database;
  }

  /** A connection of somebody else's, who may do everything. */
  Connection stranger(String database) throws SQLException {
    return DriverManager.getConnection(url(database), "postgres", "");
  }

  /** Stops it as an administrator does for a restart: sessions end, transactions roll back. */
  void stop() throws IOException {
    running.close();
  }

  /** Ends all of it as a power cut would end it, but for what the system has to write. */
  void kill() throws IOException, InterruptedException {
    Signals.send("KILL", processes());
    running.close();
  }

  /** Starts it again; it recovers by itself. */
  void start() throws IOException {
    running = start(running.getPort());
  }

  /** Kills one of its processes, upon which it ends all others and recovers. */
  void killABackend(String database) throws SQLException, IOException, InterruptedException {
    long pid;
    try (Connection connection = stranger("postgres");
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select pid from pg_stat_activity where datname = '" + database + "' limit 1")) {
      row.next();
      pid = row.getLong(1);
    }
    Signals.send("KILL", pid);
  }

  /** Stops it and all of its processes in the middle of whatever they do. */
  void freeze() throws IOException, InterruptedException {
    Signals.send("STOP", processes());
  }

  void thaw() throws IOException, InterruptedException {
    Signals.send("CONT", processes());
  }

  /** Ends all sessions in a database; returns how many. */
  int terminateBackends(String database) throws SQLException {
    try (Connection connection = stranger("postgres");
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                    + database
                    + "'")) {
      int ended = 0;
      while (rows.next()) {
        ended++;
      }
      return ended;
    }
  }

  /** Takes every connection that there is for a database, those in use too. */
  List<Connection> takeAllConnections(String database) throws SQLException {
    List<Connection> taken = new ArrayList<>();
    terminateBackends(database);
    for (int failures = 0; failures < 20; ) {
      try {
        taken.add(DriverManager.getConnection(url(database), database, ""));
      } catch (SQLException full) {
        failures++;
        terminateOthers(taken, database);
      }
    }
    return taken;
  }

  private void terminateOthers(List<Connection> taken, String database) throws SQLException {
    List<String> own = new ArrayList<>();
    for (Connection connection : taken) {
      own.add(
          Integer.toString(connection.unwrap(org.postgresql.PGConnection.class).getBackendPID()));
    }
    try (Connection connection = stranger("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
              + database
              + "' and pid not in ("
              + String.join(",", own)
              + ")");
    }
  }

  private long[] processes() throws IOException {
    String first = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(first)).orElseThrow();
    return LongStream.concat(
            LongStream.of(postmaster.pid()), postmaster.descendants().mapToLong(ProcessHandle::pid))
        .toArray();
  }
}
