package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.Publication;
import com.membershipauto.chat.spi.Publication.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a {@link ChannelLayer} must keep between nodes, as long as its bus is well. */
@Timeout(value = 120, unit = SECONDS)
public interface ChannelDeliveryContract extends ChannelContract {
  @Test
  default void rule421_aPublicationArrivesAsItWasPublished() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      for (Kind kind : Kind.values()) {
        Publication sent =
            new Publication(
                sender.name,
                ThreadId.random(),
                Long.MAX_VALUE,
                new UserId("Jürgen 👋"),
                Participant.support("sam \"x\" |,;:"),
                kind,
                List.of(room, Room.SUPPORT),
                frame("{\"kind\":\"Grüße 👋 \u0000 " + kind + "\"}"));
        sender.layer.publish(List.of(sent));
        Node.Copy copy = receiver.next();
        assertEqual(copy.publication(), sent);
        assertThat(copy.room()).isEqualTo(room);
      }
    }
  }

  @Test
  default void rule422_emptyAndNullPartsArriveToo() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      Publication sent =
          new Publication(
              sender.name,
              ThreadId.random(),
              0,
              null,
              Participant.user("42"),
              Kind.TYPING_STARTED,
              List.of(room),
              frame(""));
      sender.layer.publish(List.of(sent));
      assertEqual(receiver.next().publication(), sent);
    }
  }

  @Test
  default void rule423_bigPayloadsArriveWhole() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      String text = "ü".repeat(256 * 1024);
      sender.publish(text, room);
      assertThat(receiver.next().text().equals(text)).isTrue();
    }
  }

  @Test
  default void rule424_publicationsArriveInTheOrderGiven() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      for (int list = 0; list < 50; list++) {
        int first = list * 10;
        sender.layer.publish(
            IntStream.range(first, first + 10)
                .mapToObj(i -> sender.publication("" + i, room))
                .toList());
      }
      sender.publish("end", room);
      assertThat(receiver.textsBefore("end"))
          .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> "" + i).toList());
    }
  }

  @Test
  default void rule425_eachPublishingThreadsOrderIsKept() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      int each = 100;
      Race.run(
          racer ->
              () -> {
                for (int i = 0; i < each; i++) {
                  sender.publish(racer + ":" + i, room);
                }
                return racer;
              });
      sender.publish("end", room);
      List<String> heard = receiver.textsBefore("end");
      for (int racer = 0; racer < Race.THREADS; racer++) {
        String prefix = racer + ":";
        assertThat(heard)
            .filteredOn(text -> text.startsWith(prefix))
            .containsExactlyElementsOf(IntStream.range(0, each).mapToObj(i -> prefix + i).toList());
      }
    }
  }

  @Test
  default void rule426_aNodeHearsOnlyTheRoomsThatItSubscribedTo() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room mine = Node.newRoom();
      Room others = Node.newRoom();
      receiver.subscribe(mine);
      sender.publish("for others", others);
      sender.publish("end", mine);
      assertThat(receiver.textsBefore("end")).isEmpty();
    }
  }

  @Test
  default void rule427_aPublicationReachesANodeThroughAnyOfItsRooms() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node first = Node.start(channelLayer());
        Node second = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      Room staff = Node.newRoom();
      first.subscribe(room);
      second.subscribe(staff);
      sender.publish("m", room, staff);
      assertThat(first.next()).matches(copy -> copy.text().equals("m") && copy.room().equals(room));
      assertThat(second.next())
          .matches(copy -> copy.text().equals("m") && copy.room().equals(staff));
    }
  }

  @Test
  default void rule428_aNodeGetsAtMostOneCopyForEachSubscribedRoom() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      Room staff = Node.newRoom();
      receiver.subscribe(room, staff);
      sender.publish("m", room, staff, Node.newRoom());
      sender.publish("end", room);
      List<Room> rooms = new ArrayList<>();
      Node.Copy copy = receiver.next();
      while (!copy.text().equals("end")) {
        rooms.add(copy.room());
        copy = receiver.next();
      }
      assertThat(rooms).isNotEmpty().doesNotHaveDuplicates().isSubsetOf(room, staff);
    }
  }

  @Test
  default void rule429_anUnsubscribedRoomFallsSilentAndTheOthersDoNot() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room kept = Node.newRoom();
      Room left = Node.newRoom();
      receiver.subscribe(kept, left);
      receiver.layer.unsubscribe(left);
      int round = 0;
      do {
        round++;
        sender.publish("silence?", left);
        sender.publish("end " + round, kept);
      } while (!receiver.textsBefore("end " + round).isEmpty());
    }
  }

  @Test
  default void rule430_aRoomCanBeSubscribedToAgain() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      receiver.layer.unsubscribe(room);
      receiver.subscribe(room);
      sender.publish("again", room);
      assertThat(receiver.next().text()).isEqualTo("again");
    }
  }

  @Test
  default void rule431_aReceiverThatThrowsHearsTheNextPublicationAndThePublisherNothing()
      throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node faulty = Node.start(channelLayer());
        Node sound = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      faulty.subscribe(room);
      sound.subscribe(room);
      faulty.throwAlways();
      sender.layer.publish(List.of(sender.publication("1", room), sender.publication("2", room)));
      assertThat(List.of(faulty.next().text(), faulty.next().text())).containsExactly("1", "2");
      assertThat(List.of(sound.next().text(), sound.next().text())).containsExactly("1", "2");
    }
  }

  @Test
  default void rule432_nothingArrivesAtAClosedNodeAndTheOthersGoOn() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node leaving = Node.start(channelLayer());
        Node staying = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      leaving.subscribe(room);
      staying.subscribe(room);
      leaving.leave();
      sender.publish("m", room);
      assertThat(staying.next().text()).isEqualTo("m");
      assertThat(leaving.soFar()).isEmpty();
    }
  }

  @Test
  default void rule433_whatComesBackToItsOwnNodeCanBeToldByItsOrigin() throws Exception {
    try (Node node = Node.start(channelLayer());
        Node other = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      node.subscribe(room);
      other.subscribe(room);
      node.publish("own", room);
      assertThat(other.next().text()).isEqualTo("own");
      other.publish("sentinel", room);
      List<Node.Copy> heard = new ArrayList<>();
      for (Node.Copy copy = node.nextOfAnyone();
          !copy.text().equals("sentinel");
          copy = node.nextOfAnyone()) {
        heard.add(copy);
      }
      assertThat(heard)
          .hasSizeLessThanOrEqualTo(1)
          .allMatch(copy -> copy.publication().origin().equals(node.name));
    }
  }

  @Test
  default void rule434_subscribingFromManyThreadsLosesNoRoom() throws Exception {
    try (Node node = Node.start(channelLayer());
        Node other = Node.start(channelLayer())) {
      List<Room> rooms = Collections.synchronizedList(new ArrayList<>());
      Race.run(
          racer ->
              () -> {
                for (int i = 0; i < 25; i++) {
                  Room room = Node.newRoom();
                  node.subscribe(room);
                  rooms.add(room);
                }
                return racer;
              });
      for (Room room : rooms) {
        other.publish(room.name(), room);
      }
      List<String> heard = new ArrayList<>();
      for (int i = 0; i < rooms.size(); i++) {
        heard.add(node.next().text());
      }
      assertThat(heard).containsExactlyElementsOf(rooms.stream().map(Room::name).toList());
    }
  }

  private static EncodedFrame frame(String text) {
    return EncodedFrame.ofPayload(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertEqual(Publication actual, Publication expected) {
    assertThat(actual.payload().payload()).isEqualTo(expected.payload().payload());
    assertThat(actual.payload().wire()).isEqualTo(expected.payload().wire());
    assertThat(actual).usingRecursiveComparison().ignoringFields("payload").isEqualTo(expected);
  }
}
