package com.membershipauto.chat.bench.micro;

import com.membershipauto.chat.jpa.ChatPersistence;
import com.membershipauto.chat.memory.InMemoryStore;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.ThreadStore;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/** The stores to append to: in memory, or in a database schema of their own. */
interface Stores extends AutoCloseable {
  String MEMORY = "memory";

  EventStore events();

  ThreadStore threads();

  /** Forgets the log, but no thread's head, as far as that is needed to go on for long. */
  void trim();

  @Override
  void close();

  /**
   * Opens them.
   *
   * @param url {@link #MEMORY}, or a JDBC URL of H2 or PostgreSQL, credentials included
   */
  static Stores open(String url) {
    return url.equals(MEMORY) ? new InMemory() : new Jdbc(url);
  }

  /** Nothing to close. */
  final class InMemory implements Stores {
    private final InMemoryStore store = new InMemoryStore();

    @Override
    public EventStore events() {
      return store;
    }

    @Override
    public ThreadStore threads() {
      return store;
    }

    @Override
    public void trim() {
      // It forgets nothing: a new one takes its place.
    }

    @Override
    public void close() {
      // It is only memory.
    }
  }

  /** Leaves nothing behind in the database. */
  final class Jdbc implements Stores {
    private static final int POOL_SIZE = 4;

    private final String schema =
        "chat_bench_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private final HikariDataSource pool;
    private final ChatPersistence persistence;

    private Jdbc(String url) {
      Flyway.configure()
          .dataSource(url, null, null)
          .schemas(schema)
          .createSchemas(true)
          .locations("classpath:" + ChatPersistence.MIGRATIONS)
          .failOnMissingLocations(true)
          .load()
          .migrate();
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(url);
      config.setSchema(schema);
      config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
      config.setMaximumPoolSize(POOL_SIZE);
      pool = new HikariDataSource(config);
      persistence = ChatPersistence.over(pool);
    }

    @Override
    public EventStore events() {
      return persistence.eventStore();
    }

    @Override
    public ThreadStore threads() {
      return persistence.threadStore();
    }

    @Override
    public void trim() {
      execute("truncate table chat_event");
    }

    @Override
    public void close() {
      persistence.close();
      execute("drop schema \"" + schema + "\" cascade");
      pool.close();
    }

    private void execute(String sql) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
