package com.membershipauto.chat.jpa;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** The databases that the stores are tested on. */
enum TestDatabase {
  H2 {
    @Override
    String newUrl() {
      return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }
  },

  /** One server for the whole run, which ends with the process. */
  POSTGRESQL {
    @Override
    String newUrl() {
      String name = "chat_" + UUID.randomUUID().toString().replace("-", "");
      try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return Server.INSTANCE.getJdbcUrl("postgres", name);
    }
  };

  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("log_min_messages", "fatal")
            .setServerConfig("max_connections", "200")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A new database, empty. */
  abstract String newUrl();

  /** Connections to a database, after it has got the chat's tables. */
  static HikariDataSource migrated(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(12);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        InputStream script =
            ChatPersistence.class
                .getClassLoader()
                .getResourceAsStream(ChatPersistence.MIGRATIONS + "/V1__chat.sql")) {
      statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      return new HikariDataSource(config);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
