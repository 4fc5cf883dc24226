package com.membershipauto.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** What comes back from Redis besides what other nodes published. */
class RedisArrivalsTest {
  @Test
  void aNodeDoesNotHearItself() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        TestNode node = TestNode.start(TestNode.settings(redis.url()).build());
        TestNode other = TestNode.start(TestNode.settings(redis.url()).build())) {
      node.subscribed();
      other.subscribed();
      node.publish("own");
      assertThat(other.next()).isEqualTo("own");
      other.publish("other's");
      assertThat(node.next()).isEqualTo("other's");
    }
  }

  @Test
  void rubbishOnARoomsChannelIsCountedAndTheNextPublicationArrives() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        TestNode sender = TestNode.start(TestNode.settings(redis.url()).build());
        TestNode receiver = TestNode.start(TestNode.settings(redis.url()).build())) {
      sender.subscribed();
      receiver.subscribed();
      String channel = "chat:room:" + TestNode.ROOM.name();

      long heard =
          redis.ask(
              commands ->
                  commands.publish(channel, "")
                      + commands.publish(channel, "{\"type\":\"message\"}")
                      + commands.publish(channel, "x".repeat(1 << 20)));
      sender.publish("m");

      assertThat(heard).isEqualTo(6);
      assertThat(receiver.next()).isEqualTo("m");
      assertThat(receiver.status().malformed()).isEqualTo(3);
      await().until(() -> receiver.status().isUp());
    }
  }
}
