package com.membershipauto.chat.jpa;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What an SQLSTATE says of a statement that failed, on PostgreSQL and on H2. */
enum SqlFailure {
  /** Somebody else holds a row for too long: deadlock, lost serialization, or lock timeout. */
  CONTENTION,
  /** The database refuses the values. */
  DATA,
  /** It was not reached, went away, or is not what we expect. */
  OTHER;

  static final String UNIQUE_VIOLATION = "23505";

  private static final int MAX_CAUSES = 32;

  static SqlFailure of(Throwable failure) {
    String state = sqlState(failure);
    if (state == null || state.length() < 2) {
      return OTHER;
    }
    return switch (state) {
      // PostgreSQL: serialization, deadlock (H2 too), lock timeout. H2: lock timeout, lost update.
      case "40001", "40P01", "55P03", "HYT00", "90131" -> CONTENTION;
      default ->
          switch (state.substring(0, 2)) {
            // Data exception, integrity constraint violation, program limit exceeded.
            case "22", "23", "54" -> DATA;
            default -> OTHER;
          };
    };
  }

  /**
   * Whether a failed COMMIT was answered by a server that had rolled back. Anything else, even the
   * server's own word that it shuts down, may come after the commit was written.
   */
  static boolean isRolledBack(Throwable commitFailure) {
    String state = sqlState(commitFailure);
    if (state == null) {
      return false;
    }
    // 40003: the outcome of the statement is unknown. 25P02: the transaction had failed before.
    return (state.startsWith("40") && !state.equals("40003"))
        || state.startsWith("23")
        || state.equals("25P02");
  }

  /** The first SQLSTATE among the causes, or null when the database has not spoken. */
  static @Nullable String sqlState(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Whether a statement or the way to the database failed, rather than our own code. */
  static boolean isFromDatabase(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof SQLException
          || cause instanceof jakarta.persistence.PersistenceException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
