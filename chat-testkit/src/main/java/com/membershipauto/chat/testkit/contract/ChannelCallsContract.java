package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each call of a {@link ChannelLayer} may be used for. */
@Timeout(value = 120, unit = SECONDS)
public interface ChannelCallsContract extends ChannelContract {
  @Test
  default void rule401_subscriptionsOfManyRoomsComplete() throws Exception {
    try (ChannelLayer layer = channelLayer()) {
      Node.start(layer);
      List<CompletionStage<Void>> stages = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        stages.add(layer.subscribe(Node.newRoom()));
      }
      for (CompletionStage<Void> stage : stages) {
        assertThat(stage.toCompletableFuture().get(Node.LIMIT_SECONDS, SECONDS)).isNull();
      }
    }
  }

  @Test
  default void rule402_publishingToNobodyIsQuickAndHarmless() {
    try (ChannelLayer layer = channelLayer()) {
      Node node = Node.start(layer);
      Room room = Node.newRoom();
      List<Publication> many = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        many.add(node.publication("m" + i, room, Room.SUPPORT));
      }
      layer.publish(List.of());
      long start = System.nanoTime();
      layer.publish(many);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(node.soFar()).isEmpty();
    }
  }

  @Test
  default void rule403_unsubscribingFromWhatWasNotSubscribedIsHarmless() throws Exception {
    try (ChannelLayer layer = channelLayer()) {
      Room room = Node.newRoom();
      Node node = Node.start(layer);
      layer.unsubscribe(room);
      node.subscribe(room);
      layer.unsubscribe(room);
      layer.unsubscribe(room);
      node.subscribe(room);
    }
  }

  @Test
  default void rule404_afterCloseAllIsIgnored() {
    ChannelLayer layer = channelLayer();
    Node node = Node.start(layer);
    Room room = Node.newRoom();
    CompletableFuture<Void> subscribed = layer.subscribe(room).toCompletableFuture();
    assertThat(subscribed).succeedsWithin(Duration.ofSeconds(Node.LIMIT_SECONDS));
    layer.close();
    layer.close();
    node.publish("late", room);
    layer.unsubscribe(room);
    assertThat(layer.subscribe(Node.newRoom()).toCompletableFuture())
        .as("does not leave core waiting")
        .satisfies(
            stage ->
                assertThat(stage.handle((done, failure) -> true))
                    .succeedsWithin(Duration.ofSeconds(Node.LIMIT_SECONDS)));
    assertThat(node.soFar()).isEmpty();
  }
}
