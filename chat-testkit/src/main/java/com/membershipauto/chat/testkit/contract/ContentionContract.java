package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.AppendOutcome.Contended;
import com.membershipauto.chat.spi.EventStore.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Optional: for stores whose rows a stranger can lock. */
@Timeout(value = 120, unit = SECONDS)
public interface ContentionContract extends StoreContract {
  /** Runs the action while a stranger, another transaction, holds the row of the thread's head. */
  void whileLocked(ThreadId thread, Runnable action);

  @Test
  default void rule191_aFirstAttemptAnswersContendedAtOnceAndStoresTheNeighbours() {
    Subject held = Subject.in(this);
    Subject free = Subject.in(this);
    whileLocked(
        held.id(),
        () -> {
          long start = System.nanoTime();
          List<AppendOutcome> outcomes =
              held.append(Attempt.FIRST, held.message("a"), free.message("b"), held.message("c"));
          assertThat(since(start)).isLessThan(Duration.ofSeconds(1));
          assertThat(outcomes.get(0)).isEqualTo(new Contended());
          assertThat(outcomes.get(1)).isInstanceOf(Appended.class);
          assertThat(outcomes.get(2)).isEqualTo(new Contended());
        });
    assertThat(held.log()).isEmpty();
    assertThat(free.log()).hasSize(1);
  }

  @Test
  default void rule192_aSecondAttemptWaitsForTheLock() throws Exception {
    Subject s = Subject.in(this);
    List<CompletableFuture<AppendOutcome>> waiting = new ArrayList<>();
    whileLocked(
        s.id(),
        () -> {
          CompletableFuture<AppendOutcome> attempt =
              CompletableFuture.supplyAsync(() -> s.append(Attempt.AGAIN, s.message("a")).get(0));
          waiting.add(attempt);
          assertThatThrownBy(() -> attempt.get(300, MILLISECONDS))
              .isInstanceOf(TimeoutException.class);
        });
    assertThat(waiting.get(0).get(10, SECONDS)).isInstanceOf(Appended.class);
    assertThat(s.log()).hasSize(1);
  }

  @Test
  default void rule193_aSecondAttemptGivesUpAfterTwoSecondsAndStoresNothing() {
    Subject s = Subject.in(this);
    whileLocked(
        s.id(),
        () -> {
          long start = System.nanoTime();
          assertThat(s.append(Attempt.AGAIN, s.message("a"))).containsExactly(new Contended());
          assertThat(since(start)).isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(4));
        });
    assertThat(s.log()).isEmpty();
  }

  @Test
  default void rule194_readersAreNotHeldUp() {
    Subject s = Subject.in(this);
    s.stored(s.message("a"));
    whileLocked(
        s.id(),
        () -> {
          long start = System.nanoTime();
          assertThat(s.log()).hasSize(1);
          assertThat(s.head().lastSeq()).isEqualTo(1);
          assertThat(s.thread().lastSeq()).isEqualTo(1);
          assertThat(since(start)).isLessThan(Duration.ofSeconds(1));
        });
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
