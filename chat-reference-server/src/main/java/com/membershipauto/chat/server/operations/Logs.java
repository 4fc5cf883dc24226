package com.membershipauto.chat.server.operations;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sets {@code java.util.logging} up: one line an event, to standard error. */
public final class Logs {
  // Loggers are collected unless somebody holds them, and their levels with them.
  private static final List<Logger> QUIET =
      List.of(
          Logger.getLogger("com.zaxxer.hikari"),
          Logger.getLogger("org.flywaydb"),
          Logger.getLogger("org.glassfish"),
          Logger.getLogger("org.hibernate"),
          Logger.getLogger("org.jboss.logging"));

  private Logs() {}

  /** Logs from {@code level} on; libraries from warnings on unless more than INFO is wanted. */
  public static void configure(System.Logger.Level level) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    Handler console = new ConsoleHandler();
    console.setFormatter(new OneLineFormatter());
    console.setLevel(Level.ALL);
    root.addHandler(console);
    Level own = toJul(level);
    root.setLevel(own);
    Level libraries = own.intValue() == Level.INFO.intValue() ? Level.WARNING : own;
    QUIET.forEach(logger -> logger.setLevel(libraries));
  }

  private static Level toJul(System.Logger.Level level) {
    return switch (level) {
      case ALL -> Level.ALL;
      case TRACE -> Level.FINER;
      case DEBUG -> Level.FINE;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARNING;
      case ERROR -> Level.SEVERE;
      case OFF -> Level.OFF;
    };
  }
}
