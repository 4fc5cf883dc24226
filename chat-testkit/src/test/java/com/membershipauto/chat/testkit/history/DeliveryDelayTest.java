package com.membershipauto.chat.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryDelayTest {
  private long now = 100;
  private final History history = new History(() -> now);
  private final History.Receiver near = history.receiver("near");
  private final History.Receiver far = history.receiver("far");

  @Test
  void aReceiverWaitsFromTheAckOn() {
    history.invoke("t", "alice", "a").ok("id-a", 1);
    now = 107;
    near.heard("t", 1, "id-a");
    now = 130;
    far.heard("t", 1, "id-a");

    assertThat(history.slowestDelivery(100)).isEqualTo(Duration.ofNanos(30));
  }

  @Test
  void aReceiverWaitsFromWhatAnotherHeardBeforeTheAck() {
    near.heard("t", 1, "id-a");
    now = 105;
    history.invoke("t", "alice", "a").ok("id-a", 1);
    now = 109;
    far.heard("t", 1, "id-a");

    assertThat(history.slowestDelivery(100)).isEqualTo(Duration.ofNanos(9));
  }

  @Test
  void anAckIsTimedFromTheFirstAttemptOn() {
    for (int i = 1; i <= 100; i++) {
      now = 1_000L * i;
      History.Attempt lost = history.invoke("t", "alice", "m" + i);
      now += i;
      history.invoke("t", "alice", "m" + i).ok("id" + i, i);
      now += 500;
      lost.ok("id" + i, i);
    }
    now = 200_000;
    history.invoke("t", "alice", "never acked");
    history.invoke("t", "alice", "refused").fail();

    assertThat(history.ackTime(0.99, 0, 300_000)).isEqualTo(Duration.ofNanos(99));
    assertThat(history.ackTime(0.5, 11_000, 21_000)).isEqualTo(Duration.ofNanos(15));
    assertThat(history.ackTime(0.5, 200_000, 300_000)).isZero();
  }

  @Test
  void whatWasKnownEarlierDoesNotCountNorDoesAStart() {
    near.heard("t", 1, "id-a");
    now = 200;
    far.follows("t", 1);
    far.heard("t", 1, "id-a");
    near.heard("t", 2, "id-b");
    now = 203;
    far.heard("t", 2, "id-b");

    assertThat(history.slowestDelivery(101)).isEqualTo(Duration.ofNanos(3));
  }
}
