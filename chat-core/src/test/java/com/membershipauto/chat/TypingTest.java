package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.BOB;
import static com.membershipauto.chat.fake.Node.SAM;
import static com.membershipauto.chat.fake.Node.SUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.Frame;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.RecordingConnection;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypingTest {
  private static List<Boolean> typing(Client client) {
    return client.frames("typing").stream().map(frame -> frame.flag("isTyping")).toList();
  }

  @Test
  void it_is_delivered_to_the_others_only() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client otherTab = node.connect(ALICE);
      Client bob = node.connect(BOB);
      Client sam = node.connect(SAM);

      alice.type(thread, true);

      Frame frame = sam.await("typing");
      assertThat(frame.threadId()).isEqualTo(thread.toString());
      assertThat(frame.flag("isTyping")).isTrue();
      assertThat(frame.text("sender")).isEqualTo("user");
      assertThat(frame.text("senderId")).isEqualTo("alice");
      for (Client other : List.of(alice, otherTab, bob)) {
        assertThat(other.settle().frames("typing")).isEmpty();
      }
    }
  }

  @Test
  void support_that_types_is_seen_by_the_owner_and_the_rest_of_support() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);
      Client sue = node.connect(SUE);

      sam.type(thread, true);

      assertThat(alice.await("typing").text("senderId")).isEqualTo("sam");
      sue.await("typing");
      assertThat(sam.settle().frames("typing")).isEmpty();
    }
  }

  @Test
  void signs_in_quick_succession_are_one() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);

      for (int i = 0; i < 20; i++) {
        alice.type(thread, true);
      }
      alice.type(thread, false).type(thread, false);

      sam.settle();
      assertThat(typing(sam)).containsExactly(true, false);
    }
  }

  @Test
  void silence_ends_it() {
    try (Node node = new Node(Setting.TYPING_TIMEOUT_MILLIS, 100)) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);

      alice.type(thread, true);

      Wait.until(() -> typing(sam).size() == 2);
      assertThat(typing(sam)).containsExactly(true, false);
    }
  }

  @Test
  void the_message_ends_it() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);

      alice.type(thread, true).say(thread, "hello");

      sam.awaitMessage("hello");
      assertThat(sam.frames())
          .extracting(Frame::type)
          .containsExactly("welcome", "typing", "typing", "message");
      assertThat(typing(sam)).containsExactly(true, false);
    }
  }

  @Test
  void anothers_message_does_not_end_it() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);

      alice.type(thread, true);
      sam.say(thread, "take your time");

      sam.awaitMessage("take your time");
      assertThat(typing(sam)).containsExactly(true);
    }
  }

  @Test
  void the_last_session_of_the_typist_ends_it() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client otherTab = node.connect(ALICE);
      Client sam = node.connect(SAM);
      alice.type(thread, true);

      otherTab.vanish();
      sam.settle();
      assertThat(typing(sam)).containsExactly(true);
      alice.vanish();

      sam.settle();
      assertThat(typing(sam)).containsExactly(true, false);
    }
  }

  @Test
  void whoever_saw_it_begin_sees_it_end() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sue = node.connect(SUE);
      alice.type(thread, true);
      sue.await("typing");

      node.assign(thread, SAM);
      sue.await("thread");
      alice.type(thread, false);

      sue.settle();
      assertThat(typing(sue)).containsExactly(true, false);
    }
  }

  @Test
  void in_a_thread_that_is_long_closed_it_ends_too() {
    try (Node node = new Node(Setting.TYPING_TIMEOUT_MILLIS, 100)) {
      ThreadId thread = node.open(ALICE);
      node.setStatus(thread, ThreadStatus.CLOSED);
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);

      alice.type(thread, true);

      Wait.until(() -> typing(sam).size() == 2);
      assertThat(typing(sam)).containsExactly(true, false);
    }
  }

  @Test
  void it_is_the_first_to_go_when_an_outbox_fills() {
    ChatConfig small = ChatConfig.DEFAULT.with(Setting.MAX_OUTBOX_FRAMES, 16);
    try (Node node = new Node(builder -> builder.config(small))) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);
      sam.connection().stopReading();
      for (int i = 1; i <= 8; i++) {
        alice.say(thread, "m" + i);
        alice.awaitMessage("m" + i);
      }

      alice.type(thread, true);
      alice.say(thread, "last");
      alice.awaitMessage("last");
      sam.connection().readAgain();

      sam.awaitMessage("last");
      assertThat(typing(sam)).isEmpty();
      assertThat(sam.connection().closed()).isNull();
    }
  }

  @Test
  void in_a_foreign_thread_it_is_refused_and_told_to_nobody() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client bob = node.connect(BOB);

      bob.type(thread, true);

      bob.awaitError("not_found");
      assertThat(alice.settle().frames("typing")).isEmpty();
    }
  }

  @Test
  void of_support_only_the_assignee_and_watchers_see_it() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE, new RecordingConnection());
      Client sam = node.connect(SAM);
      Client sue = node.connect(SUE);
      node.assign(thread, SAM);
      sue.await("thread");

      alice.type(thread, true);

      sam.await("typing");
      assertThat(sue.settle().frames("typing")).isEmpty();
    }
  }
}
