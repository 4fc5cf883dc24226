package com.membershipauto.chat.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final Throttle throttle = new Throttle(3, Duration.ofSeconds(10), 100, now::get);

  @Test
  void aKeyActsAsOftenAsTheBurstAllowsAndThenWaits() {
    take("alice", 3);

    assertThat(throttle.take("alice")).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aPauseLetsOneMoreIn() {
    take("alice", 3);
    now.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(throttle.take("alice")).isZero();
    assertThat(throttle.take("alice")).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aRefusedTryDoesNotLengthenTheWait() {
    take("alice", 3);
    throttle.take("alice");
    throttle.take("alice");

    assertThat(throttle.take("alice")).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void oneGivenBackCanBeTakenAgain() {
    take("alice", 3);
    throttle.giveBack("alice");

    assertThat(throttle.take("alice")).isZero();
    assertThat(throttle.take("alice")).isPositive();
  }

  @Test
  void keysDoNotShareAnAllowance() {
    take("alice", 3);

    assertThat(throttle.take("bob")).isZero();
  }

  @Test
  void ofTooManyKeysTheOneUnusedForLongestIsForgotten() {
    Throttle small = new Throttle(1, Duration.ofSeconds(10), 2, now::get);
    small.take("alice");
    small.take("bob");
    assertThat(small.take("alice")).isPositive();

    small.take("carol");

    assertThat(small.take("alice")).isPositive();
    assertThat(small.take("bob")).isZero();
  }

  private void take(String key, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(throttle.take(key)).isZero();
    }
  }
}
