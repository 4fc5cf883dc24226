package com.membershipauto.chat.server.login;

import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.server.storage.Connections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The table {@code chat_user}. All methods block. Safe for use by several threads at once. */
public final class Accounts {
  private static final String UNIQUE_VIOLATION = "23505";

  private final Connections connections;

  public Accounts(Connections connections) {
    this.connections = connections;
  }

  /**
   * Keeps a new account.
   *
   * @return false when the name is taken
   */
  public boolean add(Account account) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO chat_user (name, password_hash, role) VALUES (?, ?, ?)")) {
      statement.setString(1, account.name());
      statement.setString(2, account.passwordHash());
      statement.setString(3, account.role().wireName());
      statement.executeUpdate();
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      return true;
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  Optional<Account> find(String name) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT name, password_hash, role FROM chat_user WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Account(rows.getString(1), rows.getString(2), role(rows.getString(3))))
            : Optional.empty();
      }
    }
  }

  private static Role role(String wireName) {
    return wireName.equals(Role.SUPPORT.wireName()) ? Role.SUPPORT : Role.USER;
  }
}
