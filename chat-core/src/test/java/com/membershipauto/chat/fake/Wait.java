package com.membershipauto.chat.fake;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what other threads do: often asked, seldom long. */
public final class Wait {
  private static final Duration AT_MOST = Duration.ofSeconds(15);

  private Wait() {}

  public static void until(Callable<Boolean> condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(AT_MOST)
        .until(condition);
  }

  public static void untilAsserted(ThrowingRunnable assertion) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(AT_MOST)
        .untilAsserted(assertion);
  }
}
