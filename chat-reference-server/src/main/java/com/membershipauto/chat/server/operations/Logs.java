package com.membershipauto.chat.server.operations;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sets {@code java.util.logging} up: one line an event, to standard error. */
public final class Logs {
  // Loggers are collected unless somebody holds them, and their levels with them.
  private static final Logger OURS = Logger.getLogger("com.membershipauto.chat");
  private static final List<Logger> TALKATIVE =
      List.of(
          Logger.getLogger("com.zaxxer.hikari"),
          Logger.getLogger("io.lettuce"),
          Logger.getLogger("io.netty"),
          Logger.getLogger("org.flywaydb"),
          Logger.getLogger("org.glassfish"),
          Logger.getLogger("org.hibernate"));

  private Logs() {}

  /**
   * Logs what is ours from {@code level} on, and of others no more than INFO: some of them would
   * log requests and statements with everything in them.
   */
  public static void configure(System.Logger.Level level) {
    Handler console = new ConsoleHandler();
    console.setFormatter(new OneLineFormatter());
    console.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(console);
    Level own = toJul(level);
    OURS.setLevel(own);
    root.setLevel(coarser(own, Level.INFO));
    TALKATIVE.forEach(logger -> logger.setLevel(coarser(own, Level.WARNING)));
  }

  private static Level coarser(Level one, Level other) {
    return one.intValue() > other.intValue() ? one : other;
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
