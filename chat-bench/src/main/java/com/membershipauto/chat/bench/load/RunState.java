package com.membershipauto.chat.bench.load;

import com.membershipauto.chat.bench.wire.End;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What all threads of a run must know of it. Safe for use by all of them. */
final class RunState {
  private final long warmupNanos;
  private final Semaphore places;
  private final AtomicReference<@Nullable RunFailure> failure = new AtomicReference<>();
  private volatile long startNanos;

  /**
   * @param places how many connections may be on their way at once
   */
  RunState(long warmupNanos, int places) {
    this.warmupNanos = warmupNanos;
    this.places = new Semaphore(places);
  }

  /** Begins the schedule at this {@link System#nanoTime}. */
  void start(long nanos) {
    startNanos = nanos;
  }

  long startNanos() {
    return startNanos;
  }

  /** Whether a message counts that was planned for then: not in the warm-up. */
  boolean isMeasured(long plannedNanos) {
    return plannedNanos >= warmupNanos;
  }

  /** Waits for one of the connections on their way; whether there was one in time. */
  boolean awaitPlace(long millis) throws InterruptedException {
    return places.tryAcquire(millis, TimeUnit.MILLISECONDS);
  }

  void connected() {
    places.release();
  }

  void failed(Customer customer, End end) {
    failure.compareAndSet(null, new RunFailure(explain(customer.index() + 1, end)));
    places.release();
  }

  void check() throws RunFailure {
    RunFailure known = failure.get();
    if (known != null) {
      throw known;
    }
  }

  private static String explain(int user, End end) {
    String who = "a connection of user " + user;
    if (end instanceof End.Refused refused) {
      String hint =
          switch (refused.status()) {
            case 401 -> ". Is it the server's secret, or a token that has expired?";
            case 404 -> ". Is --url the chat's?";
            case 429 -> ". The server's CHAT_MAX_CONNECTIONS… settings limit them";
            default -> "";
          };
      return who + " was refused with " + refused.status() + ": " + refused.text() + hint;
    }
    if (end instanceof End.Closed closed) {
      return who + " was closed with " + closed.code() + " before it was welcome " + closed.text();
    }
    return who + " could not be made: " + end.text();
  }
}
