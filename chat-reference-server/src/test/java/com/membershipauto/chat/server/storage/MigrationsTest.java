package com.membershipauto.chat.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.server.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private static final int SERVERS = 4;

  @Test
  void servers_that_start_at_once_on_an_empty_database_all_start() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(SERVERS);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (int round = 0; round < 3; round++) {
        statement.execute("create database round_" + round);
        Settings.Database database =
            new Settings.Database(
                postgres.getJdbcUrl("postgres", "round_" + round),
                "postgres",
                "postgres",
                1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20));
        CountDownLatch ready = new CountDownLatch(SERVERS);
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
          runs.add(
              threads.submit(
                  () -> {
                    ready.countDown();
                    ready.await();
                    Migrations.run(database);
                    return null;
                  }));
        }
        for (Future<?> run : runs) {
          assertThat(run).succeedsWithin(Duration.ofSeconds(30));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
