package com.membershipauto.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.testkit.net.FaultProxy;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the layer when Redis, or the way to it, fails in one way or another. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedisFaultsTest {
  private RedisProcess redis;
  private TestNode sender;
  private TestNode receiver;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start();
    connect(redis.url());
  }

  private void connect(String url) {
    sender = TestNode.start(TestNode.settings(url).build()).subscribed();
    receiver = TestNode.start(TestNode.settings(url).build()).subscribed();
    await().until(() -> sender.status().isUp() && receiver.status().isUp());
  }

  @AfterEach
  void stop() {
    sender.close();
    receiver.close();
    redis.close();
  }

  @Test
  void killedListenersAreNoticedAndSubscribeAgain() throws Exception {
    int before = receiver.interruptions.get();

    redis.ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));

    await().until(() -> receiver.interruptions.get() > before);
    sender.awaitHeardBy(receiver);
    assertThat(receiver.status().links()).isEqualTo(2);
  }

  @Test
  void killedPublishersAreNoticedToo() throws Exception {
    long before = sender.status().links();

    redis.ask(commands -> commands.clientKill(KillArgs.Builder.typeNormal()));

    await().until(() -> sender.status().links() > before);
    sender.awaitHeardBy(receiver);
  }

  @Test
  void aListenerThatRedisEndsForReadingTooSlowlyComesBack() throws Exception {
    redis.ask(commands -> commands.configSet("client-output-buffer-limit", "pubsub 65536 0 0"));
    int before = receiver.interruptions.get();

    for (int i = 0; receiver.interruptions.get() == before; i++) {
      assertThat(i).isLessThan(1_000);
      sender.publish("x".repeat(4 << 20));
      await().until(() -> sender.status().unfinished() == 0);
    }

    sender.awaitHeardBy(receiver);
  }

  @Test
  void redisIsKilledAgainAndAgainUnderLoad() throws Exception {
    Thread load =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                sender.publish("load");
              }
            });
    load.start();
    try {
      for (int i = 0; i < 5; i++) {
        long links = receiver.status().links();
        redis.kill();
        redis.restart();
        await().atMost(TestNode.LIMIT).until(() -> receiver.status().links() > links);
        long received = receiver.status().received();
        await().atMost(TestNode.LIMIT).until(() -> receiver.status().received() > received);
      }
    } finally {
      load.interrupt();
      load.join();
    }
    assertThat(sender.status().dropped()).isPositive();
    await().until(() -> sender.status().unfinished() == 0);
  }

  @Test
  void aFreezeThatIsShortLosesNothing() throws Exception {
    long links = receiver.status().links();

    redis.freeze();
    for (int i = 0; i < 100; i++) {
      sender.publish("" + i);
    }
    redis.thaw();

    for (int i = 0; i < 100; i++) {
      assertThat(receiver.next()).isEqualTo("" + i);
    }
    assertThat(receiver.status().links()).isEqualTo(links);
  }

  @Test
  void aRouteThatSwallowsEverythingIsGivenUp() throws Exception {
    sender.close();
    receiver.close();
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", redis.port)) {
      connect("redis://127.0.0.1:" + proxy.port());
      for (FaultProxy.Direction direction : FaultProxy.Direction.values()) {
        int before = receiver.interruptions.get();
        proxy.stall(direction);
        await().until(() -> !sender.status().isUp() && !receiver.status().isUp());

        proxy.heal();
        await().until(() -> receiver.interruptions.get() > before);
        sender.awaitHeardBy(receiver);
      }
    }
  }

  @Test
  void oneThatStartsWithoutRedisFindsItLater() throws Exception {
    redis.kill();
    try (TestNode early = TestNode.start(TestNode.settings(redis.url()).build())) {
      assertThat(early.layer.subscribe(TestNode.ROOM).toCompletableFuture())
          .failsWithin(TestNode.LIMIT);
      assertThat(early.status().isUp()).isFalse();

      redis.restart();

      sender.awaitHeardBy(early);
      assertThat(early.interruptions.get()).isPositive();
    }
  }

  @Test
  void aSubscriptionWithoutRedisIsRefusedAtOnceAndKept() throws Exception {
    redis.kill();
    await().until(() -> !receiver.status().isUp());
    receiver.layer.unsubscribe(TestNode.ROOM);

    assertThat(receiver.layer.subscribe(TestNode.ROOM).toCompletableFuture())
        .failsWithin(Duration.ofMillis(200));

    redis.restart();
    sender.awaitHeardBy(receiver);
  }
}
