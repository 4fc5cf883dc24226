package com.membershipauto.chat.server.login;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets each key act {@code burst} times at once and then once a {@code pause}. Remembers a bounded
 * number of keys; the one unused for longest is forgotten first. Safe for use by several threads.
 */
final class Throttle {
  private final long pauseNanos;
  private final long burstNanos;
  private final LongSupplier nanoTime;

  // Guarded by this. For each key, when its allowance is whole again.
  private final Map<String, Long> wholeAt;

  Throttle(int burst, Duration pause, int maxKeys, LongSupplier nanoTime) {
    this.pauseNanos = pause.toNanos();
    this.burstNanos = (burst - 1) * pauseNanos;
    this.nanoTime = nanoTime;
    this.wholeAt =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > maxKeys;
          }
        };
  }

  /** Zero when the key may act now, which is then counted; else how long it must wait. */
  synchronized Duration take(String key) {
    long now = nanoTime.getAsLong();
    long debt = debt(key, now);
    if (debt > burstNanos) {
      return Duration.ofNanos(debt - burstNanos);
    }
    wholeAt.put(key, now + debt + pauseNanos);
    return Duration.ZERO;
  }

  /** Undoes one {@link #take}. */
  synchronized void giveBack(String key) {
    long now = nanoTime.getAsLong();
    long debt = debt(key, now) - pauseNanos;
    if (debt > 0) {
      wholeAt.put(key, now + debt);
    } else {
      wholeAt.remove(key);
    }
  }

  private long debt(String key, long now) {
    Long time = wholeAt.get(key);
    return time == null ? 0 : Math.max(0, time - now);
  }
}
