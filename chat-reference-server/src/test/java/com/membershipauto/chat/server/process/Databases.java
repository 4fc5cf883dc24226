package com.membershipauto.chat.server.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Where a server under test keeps its log. */
enum Databases {
  H2 {
    @Override
    Map<String, String> settings(Path directory) {
      return Map.of("CHAT_DB_URL", "jdbc:h2:file:" + directory.resolve("chat"));
    }
  },
  POSTGRESQL {
    @Override
    Map<String, String> settings(Path directory) throws IOException {
      return Map.of(
          "CHAT_DB_URL",
          "jdbc:postgresql://127.0.0.1:" + postgres().getPort() + "/" + newDatabase(),
          "CHAT_DB_USER",
          "postgres",
          "CHAT_DB_PASSWORD",
          "postgres");
    }
  };

  private static int databases;
  private static EmbeddedPostgres shared;

  /** The settings of a new, empty database. */
  abstract Map<String, String> settings(Path directory) throws IOException;

  /** One PostgreSQL for the whole run; it ends with the JVM. */
  static synchronized EmbeddedPostgres postgres() throws IOException {
    if (shared == null) {
      shared = EmbeddedPostgres.start();
    }
    return shared;
  }

  private static synchronized String newDatabase() throws IOException {
    String name = "chat_" + ++databases;
    try (var connection = postgres().getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (java.sql.SQLException e) {
      throw new IOException(e);
    }
    return name;
  }
}
