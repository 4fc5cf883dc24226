package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.spi.ChannelLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a {@link ChannelLayer} between processes must keep when its bus hangs: nothing is refused
 * and nothing ends, there is just no answer. A layer that waits to be told never heals from that.
 */
@Timeout(value = 120, unit = SECONDS)
public interface ClusteredChannelLayerContract extends ChannelContract {
  /**
   * Stops the bus without a word to anybody. Returns when what is published is lost; a layer that
   * bridges a short hang has given up by then.
   */
  void hangBus();

  /** Lets the bus go on. */
  void resumeBus();

  @Test
  default void rule471_everyNodeHearsEachPublisherInItsOrder() throws Exception {
    try (Node first = Node.start(channelLayer());
        Node second = Node.start(channelLayer());
        Node third = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      List<Node> nodes = List.of(first, second, third);
      for (Node node : nodes) {
        node.subscribe(room);
      }
      int each = 200;
      for (int i = 0; i < each; i++) {
        for (Node node : nodes) {
          node.publish(nodes.indexOf(node) + ":" + i, room);
        }
      }
      for (Node node : nodes) {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 2 * each; i++) {
          heard.add(node.next().text());
        }
        for (Node publisher : nodes) {
          String prefix = nodes.indexOf(publisher) + ":";
          assertThat(heard)
              .filteredOn(text -> text.startsWith(prefix))
              .containsExactlyElementsOf(
                  IntStream.range(0, publisher == node ? 0 : each)
                      .mapToObj(i -> prefix + i)
                      .toList());
        }
      }
    }
  }

  @Test
  default void rule472_aBusThatHangsHoldsUpNoPublisher() throws Exception {
    try (Node node = Node.start(channelLayer())) {
      node.subscribe(Room.SUPPORT);
      hangBus();
      long start = System.nanoTime();
      for (int i = 0; i < 100_000; i++) {
        node.publish("lost", Room.SUPPORT);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      resumeBus();
    }
  }

  @Test
  default void rule473_afterAHangEveryNodeIsToldThatSomethingMayBeLost() throws Exception {
    try (Node first = Node.start(channelLayer());
        Node second = Node.start(channelLayer())) {
      first.subscribe(Node.newRoom());
      second.subscribe(Node.newRoom());
      hangBus();
      first.forgetInterruptions();
      second.forgetInterruptions();
      resumeBus();
      assertThat(first.awaitInterruption()).isTrue();
      assertThat(second.awaitInterruption()).isTrue();
    }
  }

  @Test
  default void rule474_afterAHangEveryRoomIsHeardAgain() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      List<Room> rooms = IntStream.range(0, 100).mapToObj(i -> Node.newRoom()).toList();
      receiver.subscribe(rooms.toArray(Room[]::new));
      sender.subscribe(Room.SUPPORT);
      hangBus();
      resumeBus();
      Node.awaitHeard(sender, receiver, rooms.get(0));
      rooms.forEach(room -> sender.publish(room.name(), room));
      sender.publish("end", rooms.get(0));
      assertThat(receiver.textsBefore("end")).containsAll(rooms.stream().map(Room::name).toList());
    }
  }

  @Test
  default void rule475_aRoomLeftDuringAHangStaysSilent() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room kept = Node.newRoom();
      Room left = Node.newRoom();
      receiver.subscribe(kept, left);
      sender.subscribe(Room.SUPPORT);
      hangBus();
      receiver.layer.unsubscribe(left);
      resumeBus();
      Node.awaitHeard(sender, receiver, kept);
      sender.publish("silence?", left);
      sender.publish("end", kept);
      assertThat(receiver.textsBefore("end")).doesNotContain("silence?");
    }
  }

  @Test
  default void rule476_aRoomJoinedDuringAHangIsHeardAfterIt() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(Room.SUPPORT);
      hangBus();
      CompletableFuture<Void> subscribed = receiver.layer.subscribe(room).toCompletableFuture();
      assertThat(subscribed.handle((done, failure) -> true))
          .as("does not wait for the bus")
          .succeedsWithin(Duration.ofSeconds(Node.LIMIT_SECONDS));
      resumeBus();
      Node.awaitHeard(sender, receiver, room);
    }
  }

  @Test
  default void rule477_whatArrivesAroundAHangArrivesInOrder() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      List<String> published = new ArrayList<>();
      Runnable publish =
          () -> {
            for (int i = 0; i < 100; i++) {
              published.add("m" + published.size());
              sender.publish(published.get(published.size() - 1), room);
            }
          };
      publish.run();
      hangBus();
      publish.run();
      resumeBus();
      List<String> heard = receiver.textsBeforeAnswer(sender, room);
      publish.run();
      sender.publish("end", room);
      heard.addAll(receiver.textsBefore("end"));
      heard.removeIf(Node.QUESTION::equals);
      assertThat(published).containsSubsequence(heard);
      assertThat(heard).containsSubsequence(published.subList(200, 300));
    }
  }

  @Test
  default void rule478_aNodeOutlivesHangAfterHang() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      sender.subscribe(Room.SUPPORT);
      for (int i = 0; i < 3; i++) {
        hangBus();
        resumeBus();
        Node.awaitHeard(sender, receiver, room);
      }
    }
  }

  @Test
  default void rule479_aNodeStartedDuringAHangHearsItsRoomsAfterIt() throws Exception {
    hangBus();
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      CompletableFuture<Void> subscribed = receiver.layer.subscribe(room).toCompletableFuture();
      assertThat(subscribed.handle((done, failure) -> true))
          .succeedsWithin(Duration.ofSeconds(Node.LIMIT_SECONDS));
      resumeBus();
      Node.awaitHeard(sender, receiver, room);
    }
  }

  @Test
  default void rule480_closingDuringAHangEndsAtOnce() {
    ChannelLayer layer = channelLayer();
    Node.start(layer);
    assertThat(layer.subscribe(Room.SUPPORT).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(Node.LIMIT_SECONDS));
    hangBus();
    CompletableFuture<Void> subscribed = layer.subscribe(Node.newRoom()).toCompletableFuture();
    long start = System.nanoTime();
    layer.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(subscribed.handle((done, failure) -> true))
        .as("does not leave core waiting")
        .succeedsWithin(Duration.ofSeconds(Node.LIMIT_SECONDS));
    resumeBus();
  }

  @Test
  default void rule481_aClosedLayerLeavesNoThreadBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      sender.publish("m", room);
      assertThat(receiver.next().text()).isEqualTo("m");
    }
    long end = System.nanoTime() + SECONDS.toNanos(Node.LIMIT_SECONDS);
    Set<Thread> left;
    do {
      left =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !before.contains(thread))
              .collect(Collectors.toSet());
      for (Thread thread : left) {
        SECONDS.timedJoin(thread, 1);
      }
    } while (!left.isEmpty() && System.nanoTime() < end);
    assertThat(left).isEmpty();
  }
}
