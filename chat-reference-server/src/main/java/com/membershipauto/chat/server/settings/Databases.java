package com.membershipauto.chat.server.settings;

import java.util.Locale;

/** What a JDBC URL says. */
final class Databases {
  static final String POSTGRESQL = "jdbc:postgresql:";
  static final String H2 = "jdbc:h2:";

  private Databases() {}

  static boolean isSupported(String url) {
    return isPostgreSql(url) || url.startsWith(H2);
  }

  static String product(String url) {
    return isPostgreSql(url) ? "PostgreSQL" : "H2";
  }

  static boolean isPostgreSql(String url) {
    return url.startsWith(POSTGRESQL);
  }

  static boolean isEmbedded(String url) {
    String place = url.toLowerCase(Locale.ROOT);
    return place.startsWith(H2) && !place.startsWith(H2 + "tcp:") && !place.startsWith(H2 + "ssl:");
  }

  /**
   * The URL with what a server needs of H2, unless it says otherwise: H2 answers a commit before it
   * is on disk, and closes an embedded database as soon as the process is told to stop.
   */
  static String withServerOptions(String url) {
    if (!url.startsWith(H2)) {
      return url;
    }
    String upper = url.toUpperCase(Locale.ROOT);
    StringBuilder all = new StringBuilder(url);
    if (!upper.contains(";WRITE_DELAY=")) {
      all.append(";WRITE_DELAY=0");
    }
    if (isEmbedded(url) && !upper.contains(";DB_CLOSE_ON_EXIT=")) {
      all.append(";DB_CLOSE_ON_EXIT=FALSE");
    }
    return all.toString();
  }
}
