package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.spi.ChannelLayer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a {@link ChannelLayer} must keep when its bus goes away and comes back: core checks the log
 * when it is told, and the layer heals by itself.
 */
@Timeout(value = 120, unit = SECONDS)
public interface BusOutageContract extends ChannelContract {
  /** Cuts every layer off from the bus, in a way that it can notice. */
  void cutBus();

  /** Lets the layers reach the bus again. */
  void healBus();

  @Test
  default void rule451_everyNodeIsToldThatItWasInterrupted() throws Exception {
    try (Node first = Node.start(channelLayer());
        Node second = Node.start(channelLayer())) {
      first.subscribe(Node.newRoom());
      second.subscribe(Node.newRoom());
      cutBus();
      healBus();
      assertThat(first.awaitInterruption()).isTrue();
      assertThat(second.awaitInterruption()).isTrue();
    }
  }

  @Test
  default void rule452_publishingIntoAnOutageIsQuickAndHarmless() {
    try (Node node = Node.start(channelLayer())) {
      cutBus();
      long start = System.nanoTime();
      for (int i = 0; i < 10_000; i++) {
        node.publish("lost", Room.SUPPORT);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      healBus();
    }
  }

  @Test
  default void rule453_roomsSubscribedBeforeAnOutageAreHeardAfterIt() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      cutBus();
      healBus();
      Node.awaitHeard(sender, receiver, room);
    }
  }

  @Test
  default void rule454_aRoomSubscribedToDuringAnOutageIsHeardAfterIt() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      cutBus();
      CompletableFuture<Void> subscribed = receiver.layer.subscribe(room).toCompletableFuture();
      healBus();
      assertThat(subscribed.handle((done, failure) -> true))
          .succeedsWithin(Duration.ofSeconds(Node.LIMIT_SECONDS));
      Node.awaitHeard(sender, receiver, room);
    }
  }

  @Test
  default void rule455_closingDuringAnOutageEndsAtOnce() {
    ChannelLayer layer = channelLayer();
    Node.start(layer);
    cutBus();
    long start = System.nanoTime();
    layer.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    healBus();
  }
}
