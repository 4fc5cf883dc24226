package com.membershipauto.chat.server.command;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.server.application.ChatApplication;
import java.time.Duration;

/** Stops in order when the process is told to end, and ends with 0 then. */
final class StopHook {
  /** What a stop needs besides the wait for messages in flight. */
  private static final Duration ENOUGH = Duration.ofSeconds(18);

  private StopHook() {}

  static void install(ChatApplication application, ChatConfig config) {
    Duration limit = config.millis(Setting.DRAIN_TIMEOUT_MILLIS).plus(ENOUGH);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(application, limit), "chat-shutdown"));
  }

  private static void stop(ChatApplication application, Duration limit) {
    Thread stop = new Thread(application::close, "chat-stop");
    stop.setDaemon(true);
    stop.start();
    try {
      stop.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A signal would make the exit code 143, and a stop in order is no failure.
    Runtime.getRuntime().halt(stop.isAlive() ? ChatCommand.FAILED : ChatCommand.DONE);
  }
}
