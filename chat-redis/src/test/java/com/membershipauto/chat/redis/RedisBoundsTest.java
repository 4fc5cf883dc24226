package com.membershipauto.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.spi.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for Redis, or for the receiver, is bounded; the rest is dropped and counted. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedisBoundsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private RedisProcess redis;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private RedisSettings.Builder patient() {
    return TestNode.settings(redis.url()).probe(Duration.ofMillis(100), PATIENCE);
  }

  @Test
  void nothingGrowsWhileRedisIsFrozen() {
    try (TestNode node = TestNode.start(patient().maxUnfinished(1_000, 16 << 20).build())) {
      node.subscribed();
      redis.freeze();
      for (int i = 0; i < 100_000; i++) {
        node.publish("lost");
        assertThat(node.status().unfinished()).isLessThanOrEqualTo(1_000);
      }
      assertThat(node.status().unfinished()).isEqualTo(1_000);
      assertThat(node.status().dropped()).isEqualTo(99_000);

      redis.thaw();
      await().until(() -> node.status().unfinished() == 0);
      assertThat(node.status().published()).isEqualTo(1_000);
      assertThat(node.status().dropped()).isEqualTo(99_000);
    }
  }

  @Test
  void bytesAreBoundedToo() {
    try (TestNode node = TestNode.start(patient().maxUnfinished(1_000, 1 << 20).build())) {
      node.subscribed();
      redis.freeze();
      String large = "x".repeat(100_000);
      for (int i = 0; i < 1_000; i++) {
        node.publish(large);
      }
      assertThat(node.status().unfinished()).isEqualTo(10);
      redis.thaw();
    }
  }

  @Test
  void whatWasUnderWayIsCountedAsDroppedWhenTheLinkIsGivenUp() {
    try (TestNode node = TestNode.start(TestNode.settings(redis.url()).build())) {
      node.subscribed();
      redis.freeze();
      for (int i = 0; i < 1_000; i++) {
        node.publish("lost");
      }
      await().until(() -> node.status().dropped() == 1_000);
      assertThat(node.status().unfinished()).isZero();
      redis.thaw();
    }
  }

  @Test
  void aBatchIsCountedByTheCopy() {
    try (TestNode node = TestNode.start(patient().maxUnfinished(5, 1 << 20).build())) {
      node.subscribed();
      redis.freeze();
      List<Publication> batch = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        batch.add(node.publication("m", TestNode.ROOM, Room.SUPPORT));
      }
      node.layer.publish(batch);
      assertThat(node.status().unfinished()).isEqualTo(5);
      assertThat(node.status().dropped()).isEqualTo(3);
      redis.thaw();
    }
  }

  @Test
  void aReceiverThatStopsLosesTheRestIsToldAndGoesOn() throws Exception {
    try (TestNode sender = TestNode.start(patient().build());
        TestNode slow = TestNode.start(patient().maxQueued(10, 1 << 20).build())) {
      sender.subscribed();
      slow.subscribed();
      await().until(() -> slow.interruptions.get() > 0);
      int before = slow.interruptions.get();
      slow.stop();
      for (int i = 0; i < 1_000; i++) {
        sender.publish("" + i);
      }
      await().until(() -> sender.status().published() == 1_000);
      await().until(() -> slow.status().overflowed() > 900);
      assertThat(slow.status().isUp()).isTrue();

      slow.goOn();
      await().until(() -> slow.interruptions.get() > before);
      assertThat(slow.next()).isEqualTo("0");
      assertThat(slow.next()).isEqualTo("1");
      sender.awaitHeardBy(slow);
    }
  }

  @Test
  void aLargeCopyDoesNotFitInASmallQueue() throws Exception {
    try (TestNode sender = TestNode.start(patient().build());
        TestNode slow = TestNode.start(patient().maxQueued(1_000, 10_000).build())) {
      sender.subscribed();
      slow.subscribed();
      sender.publish("x".repeat(20_000));
      sender.publish("small");
      assertThat(slow.next()).isEqualTo("small");
      assertThat(slow.status().overflowed()).isEqualTo(1);
    }
  }
}
