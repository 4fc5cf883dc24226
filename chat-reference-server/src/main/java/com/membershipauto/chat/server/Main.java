package com.membershipauto.chat.server;

import com.membershipauto.chat.server.command.ChatCommand;
import com.membershipauto.chat.server.command.Terminal;

/** Where the process starts. */
public final class Main {
  private static final String LOG_MANAGER =
      "com.membershipauto.chat.server.operations.LastingLogManager";

  private Main() {}

  /** Runs the command that the arguments name and exits with its code. */
  public static void main(String[] args) {
    // By its name and before any logger is made: the class itself would choose the default one.
    System.setProperty("java.util.logging.manager", LOG_MANAGER);
    System.exit(ChatCommand.run(Terminal.ofProcess(), args));
  }
}
