package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.BOB;
import static com.membershipauto.chat.fake.Node.SAM;
import static com.membershipauto.chat.fake.Node.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.Frame;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.RecordingConnection;
import com.membershipauto.chat.fake.ScriptedStore;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.CloseReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Limits of what a session may do, and how it ends. */
class SessionLifeTest {
  @Test
  void too_many_malformed_frames_in_a_row_end_it() {
    try (Node node = new Node()) {
      Client alice = node.connect(ALICE);

      for (int i = 1; i <= 9; i++) {
        alice.send("{'type':'SEND'}");
      }
      alice.send("{'type':'PING'}");
      for (int i = 1; i <= 10; i++) {
        alice.send("{'type':'SEND'}");
      }

      assertThat(alice.awaitClosed()).isEqualTo(CloseReason.MALFORMED);
      assertThat(alice.frames("error")).hasSize(19);
    }
  }

  @Test
  void an_unknown_type_is_unsupported_and_does_not_end_it() {
    try (Node node = new Node()) {
      Client alice = node.connect(ALICE);

      for (int i = 1; i <= 20; i++) {
        alice.send("{'type':'DANCE'}");
      }

      alice.settle();
      assertThat(alice.frames("error")).hasSize(20);
      assertThat(alice.frames("error")).allMatch(f -> f.text("code").equals("unsupported"));
    }
  }

  @Test
  void a_reaction_is_unsupported() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);

      alice.send(
          "{'type':'REACT','threadId':'%s','messageId':'%s','emoji':'+'}"
              .formatted(thread, ThreadId.random()));

      assertThat(alice.awaitError("unsupported").threadId()).isEqualTo(thread.toString());
    }
  }

  @Test
  void more_than_its_share_in_flight_is_busy() {
    ScriptedStore store = new ScriptedStore();
    try (Node node = new Node(builder -> builder.stores(store, store))) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      CountDownLatch held = store.holdAppends();
      for (int i = 1; i <= 64; i++) {
        alice.say(thread, "m" + i, "c" + i);
      }

      alice.say(thread, "one too many", "c65");

      Frame busy = alice.awaitError("busy");
      assertThat(busy.text("clientMessageId")).isEqualTo("c65");
      assertThat(busy.number("retryAfter")).isPositive();
      held.countDown();
      alice.awaitMessage("m64");
      alice.say(thread, "there is room again");
      alice.awaitMessage("there is room again");
    }
  }

  @Test
  void a_store_that_is_away_makes_sends_unavailable_and_leaves_the_socket_open() {
    ScriptedStore store = new ScriptedStore();
    try (Node node = new Node(builder -> builder.stores(store, store))) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      store.goAway();

      alice.say(thread, "hello", "c1");

      Frame error = alice.awaitError("unavailable");
      assertThat(error.text("clientMessageId")).isEqualTo("c1");
      assertThat(error.number("retryAfter")).isPositive();
      store.comeBack();
      alice.say(thread, "hello", "c1");
      assertThat(alice.await("ack").flag("duplicate")).isFalse();
    }
  }

  @Test
  void more_reads_than_can_wait_for_the_store_are_busy() {
    ChatConfig config =
        ChatConfig.DEFAULT.with(Setting.BLOCKING_THREADS, 1).with(Setting.MAX_BLOCKING_QUEUE, 1);
    CountDownLatch held = new CountDownLatch(1);
    ScriptedStore store = new ScriptedStore();
    try (Node node = new Node(b -> b.config(config).stores(store, store))) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      store.holdReads(held);

      for (int i = 1; i <= 3; i++) {
        alice.resume(thread, 0);
        alice.send("{'type':'READ','threadId':'%s','upTo':1}".formatted(thread));
      }

      alice.awaitError("busy");
      held.countDown();
      alice.resume(thread, 0);
      alice.await("resumed");
    }
  }

  @Test
  void frames_beyond_the_rate_are_refused_and_too_many_end_it() {
    ChatConfig config =
        ChatConfig.DEFAULT
            .with(Setting.FRAMES_PER_SECOND, 1)
            .with(Setting.FRAME_BURST, 5)
            .with(Setting.MAX_RATE_LIMITED, 10);
    try (Node node = new Node(builder -> builder.config(config))) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);

      for (int i = 1; i <= 5; i++) {
        alice.say(thread, "m" + i);
      }
      alice.say(thread, "too fast", "c6");
      assertThat(alice.awaitError("rate_limited").text("clientMessageId")).isEqualTo("c6");
      for (int i = 1; i <= 20; i++) {
        alice.send("{'type':'PING'}");
      }

      assertThat(alice.awaitClosed()).isEqualTo(CloseReason.RATE_LIMITED);
      assertThat(alice.bodies()).doesNotContain("too fast");
    }
  }

  @Test
  void a_ping_frame_is_answered() {
    try (Node node = new Node()) {
      Client alice = node.connect(ALICE);

      alice.send("{'type':'PING'}");

      alice.await("pong");
    }
  }

  @Test
  void a_silent_peer_is_pinged_then_given_up() {
    try (Node node = new Node(Setting.HEARTBEAT_MILLIS, 500)) {
      Client alice = node.connect(ALICE);

      Wait.until(() -> alice.connection().pings() > 0);

      assertThat(alice.awaitClosed()).isEqualTo(CloseReason.NO_HEARTBEAT);
    }
  }

  @Test
  void a_peer_that_answers_pings_stays() {
    try (Node node = new Node(Setting.HEARTBEAT_MILLIS, 300)) {
      Client silent = node.connect(BOB);
      Client alice = node.connect(ALICE);

      Wait.until(
          () -> {
            alice.session().heard();
            return silent.connection().closed() != null;
          });

      assertThat(alice.connection().closed()).isNull();
      assertThat(alice.connection().pings()).isPositive();
    }
  }

  @Test
  void before_its_token_ends_it_is_told_and_then_ends() {
    try (Node node = new Node()) {
      Client alice = node.connect(ALICE, new RecordingConnection(), Duration.ofMinutes(5));
      alice.await("welcome");
      assertThat(alice.frames("expiring")).isEmpty();

      node.clock().advance(Duration.ofMinutes(4));
      assertThat(alice.await("expiring").text("expiresAt")).isEqualTo("2026-01-02T03:09:05.678Z");
      node.clock().advance(Duration.ofMinutes(1));

      assertThat(alice.awaitClosed()).isEqualTo(CloseReason.EXPIRED);
      assertThat(alice.frames("expiring")).hasSize(1);
    }
  }

  @Test
  void a_new_token_lets_it_live_on() {
    try (Node node = new Node()) {
      Client bob = node.connect(BOB, new RecordingConnection(), Duration.ofMinutes(5));
      Client alice = node.connect(ALICE, new RecordingConnection(), Duration.ofMinutes(5));
      alice.await("welcome");
      alice.send("{'type':'REFRESH','token':'%s'}".formatted(token(ALICE, Duration.ofMinutes(30))));

      node.clock().advance(Duration.ofMinutes(6));

      assertThat(bob.awaitClosed()).isEqualTo(CloseReason.EXPIRED);
      assertThat(alice.settle().connection().closed()).isNull();
      node.clock().advance(Duration.ofMinutes(24));
      assertThat(alice.awaitClosed()).isEqualTo(CloseReason.EXPIRED);
    }
  }

  @Test
  void the_token_of_somebody_else_ends_it() {
    try (Node node = new Node()) {
      Client alice = node.connect(ALICE);

      alice.send("{'type':'REFRESH','token':'%s'}".formatted(token(BOB, Duration.ofHours(2))));

      assertThat(alice.awaitClosed()).isEqualTo(CloseReason.EXPIRED);
    }
  }

  @Test
  void a_token_of_the_same_user_in_another_role_ends_it() {
    try (Node node = new Node()) {
      Client sam = node.connect(SAM);

      sam.send("{'type':'REFRESH','token':'user:sam:3600'}");

      assertThat(sam.awaitClosed()).isEqualTo(CloseReason.EXPIRED);
    }
  }

  @Test
  void a_bad_token_ends_it() {
    try (Node node = new Node()) {
      Client alice = node.connect(ALICE);

      alice.send("{'type':'REFRESH','token':'nonsense'}");

      assertThat(alice.awaitClosed()).isEqualTo(CloseReason.EXPIRED);
    }
  }

  @Test
  void revoking_a_user_ends_all_its_sessions_and_nobody_elses() {
    try (Node node = new Node()) {
      Client alice = node.connect(ALICE);
      Client otherTab = node.connect(ALICE);
      Client bob = node.connect(BOB);

      node.server().revoke(ALICE.id());

      assertThat(alice.awaitClosed()).isEqualTo(CloseReason.FORBIDDEN);
      assertThat(otherTab.awaitClosed()).isEqualTo(CloseReason.FORBIDDEN);
      assertThat(bob.settle().connection().closed()).isNull();
    }
  }

  @Test
  void what_was_offered_before_the_end_is_written_before_it() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      alice.connection().stopReading();
      alice.send("{'type':'PING'}");
      Wait.until(() -> alice.connection().writes() == 2);
      node.post(ALICE, thread, "the last word");
      alice.send("{'type':'PING'}");
      node.server().revoke(ALICE.id());

      alice.connection().readAgain();

      assertThat(alice.awaitClosed()).isEqualTo(CloseReason.FORBIDDEN);
      assertThat(alice.frames("pong")).hasSize(2);
    }
  }

  @Test
  void a_handler_that_fails_ends_the_session_and_no_other() {
    try (Node node =
        new Node(
            builder ->
                builder.threadPolicy(
                    (who, action) -> {
                      throw new IllegalStateException("a bug of the host's");
                    }))) {
      Client alice = node.connect(ALICE, new RecordingConnection());
      alice.say(ThreadId.random(), "hello");

      assertThat(alice.awaitClosed()).isEqualTo(CloseReason.SERVER_ERROR);
      node.connect(ALICE).settle();
    }
  }
}
