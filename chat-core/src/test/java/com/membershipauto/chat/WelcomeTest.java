package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.BOB;
import static com.membershipauto.chat.fake.Node.SAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.Frame;
import com.membershipauto.chat.fake.GatedLayer;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.RecordingConnection;
import com.membershipauto.chat.fake.ScriptedStore;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WelcomeTest {
  private final GatedLayer bus = new GatedLayer();

  private Node gated() {
    return new Node(builder -> builder.channelLayer(bus));
  }

  @Test
  void it_tells_the_client_who_it_is_and_what_it_may_do() {
    try (Node node = new Node()) {
      Client sam = node.connect(SAM);

      Frame welcome = sam.await("welcome");
      assertThat(welcome.text("connectionId")).isEqualTo(sam.session().id());
      assertThat(welcome.text("user.id")).isEqualTo("sam");
      assertThat(welcome.text("user.role")).isEqualTo("support");
      assertThat(welcome.text("expiresAt")).isEqualTo("2026-01-02T04:04:05.678Z");
      assertThat(welcome.number("heartbeatSeconds")).isEqualTo(25);
      assertThat(welcome.number("limits.maxInFlight")).isEqualTo(64);
    }
  }

  @Test
  void it_is_the_first_frame_whatever_came_before() {
    try (Node node = gated()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE, new RecordingConnection());
      node.post(ALICE, thread, "while alice comes in");
      node.open(ALICE);
      alice.send("{'type':'PING'}").send("nonsense");

      bus.open();

      alice.await("error");
      assertThat(alice.frames().get(0).type()).isEqualTo("welcome");
    }
  }

  @Test
  void what_the_client_sends_before_it_is_handled_in_order_after_it() {
    try (Node node = gated()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE, new RecordingConnection());
      for (int i = 1; i <= 30; i++) {
        alice.say(thread, "m" + i);
      }
      assertThat(alice.frames()).isEmpty();

      bus.open();
      alice.say(thread, "m31");

      alice.awaitMessage("m31");
      assertThat(alice.bodies())
          .isEqualTo(IntStream.rangeClosed(1, 31).mapToObj(i -> "m" + i).toList());
    }
  }

  @Test
  void who_sends_too_much_before_it_is_busy() {
    try (Node node = gated()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE, new RecordingConnection());
      for (int i = 1; i <= 65; i++) {
        alice.say(thread, "m" + i, "c" + i);
      }

      bus.open();

      alice.awaitMessage("m64");
      assertThat(alice.frames("error"))
          .singleElement()
          .matches(f -> f.text("code").equals("busy") && f.text("clientMessageId").equals("c65"));
    }
  }

  @Test
  void it_comes_without_the_channel_layers_confirmation_too() {
    try (Node node = gated()) {
      Client alice = node.connect(ALICE, new RecordingConnection());

      alice.await("welcome");
    }
  }

  @Test
  void a_room_that_is_not_confirmed_holds_up_no_other() {
    try (Node node = gated()) {
      node.connect(ALICE, new RecordingConnection());
      Wait.until(() -> bus.log().contains("+chat_alice"));
      bus.open();
      Client bob = node.connect(BOB, new RecordingConnection());

      bob.await("welcome");
    }
  }

  @Test
  void it_waits_for_a_store_that_is_away() {
    ScriptedStore store = new ScriptedStore();
    try (Node node = new Node(builder -> builder.stores(store, store))) {
      ThreadId thread = node.open(ALICE);
      store.failReads();
      Client alice = node.connect(ALICE, new RecordingConnection());
      Client sam = node.connect(SAM, new RecordingConnection());
      alice.say(thread, "hello");
      Wait.until(() -> store.failedReads() > 0);
      assertThat(alice.frames()).isEmpty();

      store.comeBack();

      alice.awaitMessage("hello");
      sam.awaitMessage("hello");
      assertThat(sam.frames()).extracting(Frame::type).containsExactly("welcome", "message");
    }
  }

  @Test
  void a_room_is_subscribed_before_anybody_in_it_is_welcomed() {
    try (Node node = gated()) {
      bus.open();
      node.connect(ALICE);
      node.connect(ALICE);
      node.connect(SAM);

      assertThat(bus.log()).containsExactly("+chat_alice", "+support");
    }
  }

  @Test
  void no_event_from_before_it_comes_after_it() {
    try (Node node = gated()) {
      ThreadId thread = node.open(ALICE);
      for (int i = 1; i <= 20; i++) {
        node.post(ALICE, thread, "old" + i);
      }
      Client alice = node.connect(ALICE, new RecordingConnection());
      node.setStatus(thread, ThreadStatus.CLOSED);

      bus.open();
      alice.await("welcome");
      alice.say(thread, "new");

      alice.awaitMessage("new");
      assertThat(alice.seqs(thread)).containsExactly(22L, 23L);
    }
  }
}
