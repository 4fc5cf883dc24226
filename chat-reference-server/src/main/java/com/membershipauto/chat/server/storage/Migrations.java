package com.membershipauto.chat.server.storage;

import com.membershipauto.chat.server.settings.Settings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Waits for the database and brings its tables up to date: the chat's own, and the server's, each
 * with a history of its own. Blocks. Uses connections of its own, for a migration may take long.
 */
public final class Migrations {
  private static final Logger LOG = System.getLogger(Migrations.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Wrong password, no such database, in use by another process: time does not mend it. */
  private static final Set<String> FINAL_STATES = Set.of("28000", "28P01", "3D000", "90020");

  /** The name of a lock in the database: "chat" in ASCII, as a number. */
  private static final int TURN = 0x63686174;

  private Migrations() {}

  /**
   * Runs what has not run yet; several servers may do so at once.
   *
   * @throws DatabaseException the database cannot be reached within the start timeout, or a
   *     migration fails
   */
  public static void run(Settings.Database database)
      throws DatabaseException, InterruptedException {
    Connection first = await(database);
    try {
      takeTurn(first, database);
      migrate(database, "classpath:com/membershipauto/chat/jpa/migration", "chat_schema_history");
      migrate(
          database,
          "classpath:com/membershipauto/chat/server/migration",
          "chat_user_schema_history");
    } catch (FlywayException e) {
      throw new DatabaseException("the tables cannot be brought up to date", e);
    } finally {
      // Not earlier, or an embedded database would be closed and opened again in between.
      close(first);
    }
  }

  /**
   * Servers that start at once go one after the other, until the connection is closed: Flyway takes
   * a lock of its own only after it has decided whether its tables must be made.
   */
  private static void takeTurn(Connection connection, Settings.Database database)
      throws DatabaseException {
    if (!database.isPostgreSql()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = " + database.startTimeout().toMillis());
      statement.execute("select pg_advisory_lock(" + TURN + ")");
    } catch (SQLException e) {
      throw new DatabaseException("another server keeps bringing the tables up to date", e);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "A connection could not be closed", e);
    }
  }

  private static void migrate(Settings.Database database, String location, String history) {
    Flyway.configure()
        .dataSource(database.url(), database.user(), database.password())
        .locations(location)
        .failOnMissingLocations(true)
        .table(history)
        // The other history's tables are there already, or those of another application.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }

  private static Connection await(Settings.Database database)
      throws DatabaseException, InterruptedException {
    Connections connections = Connections.direct(database);
    long deadline = System.nanoTime() + database.startTimeout().toNanos();
    boolean told = false;
    while (true) {
      try {
        return connections.open();
      } catch (SQLException e) {
        if (FINAL_STATES.contains(String.valueOf(e.getSQLState()))
            || System.nanoTime() - deadline >= 0) {
          throw DatabaseException.unreachable(e);
        }
        if (!told) {
          LOG.log(
              Level.WARNING, () -> "Waiting for the database: " + DatabaseException.firstLine(e));
          told = true;
        }
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }
}
