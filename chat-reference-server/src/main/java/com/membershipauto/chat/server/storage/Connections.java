package com.membershipauto.chat.server.storage;

import com.membershipauto.chat.server.settings.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** Where connections to the database come from. Each is the caller's, to be closed. */
@FunctionalInterface
public interface Connections {
  /**
   * Properties of PostgreSQL's driver, where the URL does not say otherwise: how long to connect
   * and to log in may take, in seconds, so that a frozen database is noticed.
   */
  Map<String, String> POSTGRESQL =
      Map.of("connectTimeout", "5", "loginTimeout", "5", "ApplicationName", "chat");

  /** Blocks until there is one, within the limits of its source. */
  Connection open() throws SQLException;

  /** New connections, without a pool and without a limit on how long a statement takes. */
  static Connections direct(Settings.Database database) {
    Properties login = new Properties();
    if (database.user() != null) {
      login.setProperty("user", database.user());
    }
    if (database.password() != null) {
      login.setProperty("password", database.password());
    }
    if (database.isPostgreSql()) {
      login.putAll(POSTGRESQL);
    }
    return () -> DriverManager.getConnection(database.url(), login);
  }
}
