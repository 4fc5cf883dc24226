package com.membershipauto.chat.server.storage;

import com.membershipauto.chat.jpa.ChatPersistence;
import com.membershipauto.chat.server.settings.Settings;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.spi.ThreadStore;
import com.membershipauto.chat.spi.TicketStore;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * The database as the server uses it: a pool, the tables, and the stores. It comes up in the
 * background; until {@link #await} has returned, what is asked of it fails as if it were away.
 */
public final class Persistence implements AutoCloseable {
  private final HikariDataSource pool;
  private final CompletableFuture<Boolean> migrated;
  private final CompletableFuture<ChatPersistence> stores;

  private Persistence(
      HikariDataSource pool,
      CompletableFuture<Boolean> migrated,
      CompletableFuture<ChatPersistence> stores) {
    this.pool = pool;
    this.migrated = migrated;
    this.stores = stores;
  }

  /** Begins; does not wait for the database. */
  public static Persistence start(Settings.Database database, MeterRegistry meters) {
    HikariDataSource pool = new HikariDataSource(poolConfig(database, meters));
    return new Persistence(
        pool,
        inBackground(
            "chat-start-tables",
            () -> {
              Migrations.run(database);
              return true;
            }),
        inBackground("chat-start-stores", () -> ChatPersistence.over(pool, properties(database))));
  }

  /**
   * Waits until all is up.
   *
   * @throws DatabaseException it will not be
   */
  public void await() throws DatabaseException, InterruptedException {
    try {
      migrated.get();
      stores.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DatabaseException cause) {
        throw cause;
      }
      throw new DatabaseException(
          "the database cannot be used", Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  /** The pool's connections; a transaction must be committed. */
  public Connections connections() {
    return () -> {
      if (!isUp()) {
        throw new SQLException("the database is not up yet");
      }
      return pool.getConnection();
    };
  }

  public EventStore eventStore() {
    return pending(EventStore.class, ChatPersistence::eventStore);
  }

  public ThreadStore threadStore() {
    return pending(ThreadStore.class, ChatPersistence::threadStore);
  }

  public TicketStore ticketStore() {
    return pending(TicketStore.class, ChatPersistence::ticketStore);
  }

  @Override
  public void close() {
    ChatPersistence present = stores.isCompletedExceptionally() ? null : stores.getNow(null);
    if (present != null) {
      present.close();
    }
    pool.close();
  }

  private boolean isUp() {
    return migrated.isDone()
        && !migrated.isCompletedExceptionally()
        && stores.isDone()
        && !stores.isCompletedExceptionally();
  }

  /** A store that can be handed out at once, whatever methods it has. */
  private <T> T pending(Class<T> type, Function<ChatPersistence, T> store) {
    CompletableFuture<T> target = stores.thenApply(store);
    Object proxy =
        Proxy.newProxyInstance(
            Persistence.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (!isUp()) {
                throw new StoreException(
                    "the database is not up yet", new IllegalStateException(), false);
              }
              try {
                return method.invoke(target.join(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
    return type.cast(proxy);
  }

  private static Map<String, Object> properties(Settings.Database database) {
    return Map.of(
        // Told, not asked: so that it needs no database, and starts beside the migrations.
        "hibernate.boot.allow_jdbc_metadata_access", false,
        "jakarta.persistence.database-product-name", database.product(),
        // The pool does, so that a transaction needs no word about it.
        "hibernate.connection.provider_disables_autocommit", true);
  }

  private static HikariConfig poolConfig(Settings.Database database, MeterRegistry meters) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("chat");
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(database.poolSize());
    config.setConnectionTimeout(database.waitTimeout().toMillis());
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMetricRegistry(meters);
    if (database.isPostgreSql()) {
      Connections.POSTGRESQL.forEach(config::addDataSourceProperty);
      config.addDataSourceProperty("tcpKeepAlive", "true");
      config.addDataSourceProperty(
          "socketTimeout", Long.toString(database.socketTimeout().toSeconds()));
    }
    return config;
  }

  private interface Work<T> {
    T run() throws Exception;
  }

  private static <T> CompletableFuture<T> inBackground(String name, Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
