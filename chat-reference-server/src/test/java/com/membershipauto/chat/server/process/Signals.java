package com.membershipauto.chat.server.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Signals that Java does not send. */
public final class Signals {
  private Signals() {}

  /** Sends a signal, {@code STOP} for example, to processes. */
  public static void send(String name, long... pids) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    for (long pid : pids) {
      command.add(Long.toString(pid));
    }
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new AssertionError(command + " failed");
    }
  }
}
