package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ThreadId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Another transaction. */
final class Stranger {
  private Stranger() {}

  /** Runs the action while the row of the thread's head is locked. */
  static void locks(DataSource dataSource, ThreadId thread, Runnable action) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement lock =
          connection.prepareStatement(
              "select last_seq from chat_thread_head where thread_id = ? for update")) {
        lock.setObject(1, thread.value());
        try (ResultSet row = lock.executeQuery()) {
          if (!row.next()) {
            throw new IllegalStateException("no such thread");
          }
        }
      }
      action.run();
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
