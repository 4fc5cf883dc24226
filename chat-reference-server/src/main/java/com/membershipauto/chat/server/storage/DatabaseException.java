package com.membershipauto.chat.server.storage;

/** The database cannot be used: one line for the operator, without any secret. */
public final class DatabaseException extends Exception {
  private static final long serialVersionUID = 1L;

  DatabaseException(String message, Throwable cause) {
    super(message + ": " + firstLine(cause), cause);
  }

  /** It does not answer, or refuses us. */
  public static DatabaseException unreachable(Throwable cause) {
    return new DatabaseException("the database cannot be reached", cause);
  }

  static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip();
  }
}
