package com.membershipauto.chat.testkit.net;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What happens to the bytes of one direction, over all connections. All state is guarded by this.
 */
final class Faults {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private boolean stalled;
  private Duration latency = Duration.ZERO;
  private long left = UNLIMITED;

  /**
   * What may go on of one piece.
   *
   * @param cut whether all connections are to be reset then
   */
  record Passage(int bytes, boolean cut) {}

  synchronized void stall() {
    stalled = true;
  }

  synchronized void latency(Duration value) {
    latency = value;
    notifyAll();
  }

  synchronized void cutAfter(long bytes) {
    left = bytes;
  }

  synchronized void heal() {
    stalled = false;
    latency = Duration.ZERO;
    left = UNLIMITED;
    notifyAll();
  }

  /** To be called when a connection has ended. */
  synchronized void wake() {
    notifyAll();
  }

  /** Waits as long as the faults want it, but not for a connection that has ended. */
  synchronized Passage await(int size, BooleanSupplier hasEnded) throws InterruptedException {
    long arrived = System.nanoTime();
    while (!hasEnded.getAsBoolean()) {
      long early = latency.toNanos() - (System.nanoTime() - arrived);
      if (stalled) {
        wait();
      } else if (early > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, early);
      } else if (size == 0 || left > size) {
        left -= left == UNLIMITED ? 0 : size;
        return new Passage(size, false);
      } else {
        int allowed = (int) left;
        left = UNLIMITED;
        return new Passage(allowed, true);
      }
    }
    return new Passage(0, false);
  }
}
