package com.membershipauto.chat.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.server.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  /** All versions of the server must agree on it. */
  private static final int TURN = 0x63686174;

  @Test
  void a_server_waits_until_another_has_brought_the_tables_up_to_date() throws Exception {
    ExecutorService server = Executors.newSingleThreadExecutor();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement other = connection.createStatement()) {
      other.execute("select pg_advisory_lock(" + TURN + ")");
      Settings.Database database =
          new Settings.Database(
              postgres.getJdbcUrl("postgres", "postgres"),
              "postgres",
              "postgres",
              1,
              Duration.ofSeconds(5),
              Duration.ofSeconds(10),
              Duration.ofSeconds(20));
      Future<?> run =
          server.submit(
              () -> {
                Migrations.run(database);
                return null;
              });
      await().until(() -> count(other, "pg_locks where locktype = 'advisory' and not granted") > 0);
      assertThat(count(other, "pg_tables where schemaname = 'public'")).isZero();

      other.execute("select pg_advisory_unlock(" + TURN + ")");
      assertThat(run).succeedsWithin(Duration.ofSeconds(30));
      assertThat(count(other, "pg_tables where schemaname = 'public'")).isPositive();
    } finally {
      server.shutdownNow();
    }
  }

  private static int count(Statement statement, String what) throws SQLException {
    try (ResultSet row = statement.executeQuery("select count(*) from " + what)) {
      row.next();
      return row.getInt(1);
    }
  }
}
