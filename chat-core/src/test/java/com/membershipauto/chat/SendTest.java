package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.BOB;
import static com.membershipauto.chat.fake.Node.SAM;
import static com.membershipauto.chat.fake.Node.SUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.Frame;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendTest {
  private final Node node = new Node();
  private final ThreadId thread = node.open(ALICE);

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void a_message_is_acked_to_the_session_that_sent_it() {
    Client alice = node.connect(ALICE);
    Client otherTab = node.connect(ALICE);

    alice.say(thread, "hello", "c1");

    Frame ack = alice.await("ack");
    Frame message = alice.awaitMessage("hello");
    assertThat(ack.text("clientMessageId")).isEqualTo("c1");
    assertThat(ack.text("messageId")).isEqualTo(message.text("message.id"));
    assertThat(ack.seq()).isEqualTo(message.seq()).isEqualTo(1);
    assertThat(ack.text("timestamp")).isEqualTo(message.text("message.timestamp"));
    assertThat(ack.flag("duplicate")).isFalse();
    otherTab.awaitMessage("hello");
    assertThat(otherTab.settle().frames("ack")).isEmpty();
  }

  @Test
  void it_reaches_every_session_of_the_owner_and_nobody_elses() {
    Client alice = node.connect(ALICE);
    Client otherTab = node.connect(ALICE);
    Client bob = node.connect(BOB);

    node.post(ALICE, thread, "hello");
    node.post(ALICE, thread, "fence");

    otherTab.awaitMessage("fence");
    alice.awaitMessage("fence");
    assertThat(alice.bodies()).containsExactly("hello", "fence");
    assertThat(bob.settle().frames("message")).isEmpty();
  }

  @Test
  void without_an_assignee_it_reaches_all_of_support() {
    Client sam = node.connect(SAM);
    Client sue = node.connect(SUE);

    node.post(ALICE, thread, "hello");

    sam.awaitMessage("hello");
    sue.awaitMessage("hello");
  }

  @Test
  void of_support_only_the_assignee_gets_it() {
    Client sam = node.connect(SAM);
    Client sue = node.connect(SUE);
    node.assign(thread, SAM);

    node.post(ALICE, thread, "hello");
    node.assign(thread, null);

    sam.awaitMessage("hello");
    sue.await(frame -> frame.is("thread") && frame.seq() == 3);
    assertThat(sue.frames("message")).isEmpty();
  }

  @Test
  void support_that_sends_into_a_thread_follows_it() {
    Client sue = node.connect(SUE);
    node.assign(thread, SAM);

    sue.say(thread, "may I?", "c1");
    sue.await("ack");
    node.post(ALICE, thread, "you may");

    sue.awaitMessage("you may");
    assertThat(sue.bodies()).containsExactly("may I?", "you may");
  }

  @Test
  void a_foreign_thread_and_a_missing_one_are_refused_alike() {
    Client bob = node.connect(BOB);
    ThreadId missing = ThreadId.random();

    bob.say(thread, "let me in", "c1");
    bob.say(missing, "is it there?", "c1");

    Frame foreign = bob.await(f -> f.is("error") && f.threadId().equals(thread.toString()));
    Frame absent = bob.await(f -> f.is("error") && f.threadId().equals(missing.toString()));
    assertThat(foreign.text("code")).isEqualTo("not_found");
    assertThat(foreign.text("message")).isEqualTo(absent.text("message"));
    assertThat(foreign.json().keySet()).isEqualTo(absent.json().keySet());
  }

  @Test
  void what_a_frame_says_of_its_sender_and_place_is_ignored() {
    Client alice = node.connect(ALICE);

    alice.send(
        "{'type':'SEND','threadId':'%s','body':'hello','sender':'support','senderId':'sam',"
                .formatted(thread)
            + "'role':'support','id':'00000000-0000-7000-8000-000000000000','seq':77,"
            + "'timestamp':'1999-01-01T00:00:00.000Z'}");

    Frame message = alice.awaitMessage("hello");
    assertThat(message.text("message.sender")).isEqualTo("user");
    assertThat(message.text("message.senderId")).isEqualTo("alice");
    assertThat(message.seq()).isEqualTo(1);
    assertThat(message.text("message.id")).doesNotContain("00000000-0000");
    assertThat(message.text("message.timestamp")).isEqualTo("2026-01-02T03:04:05.678Z");
  }

  @Test
  void a_message_of_a_seed_client_is_delivered_and_not_acked() {
    Client alice = node.connect(ALICE);

    alice.say(thread, "hello");

    assertThat(alice.awaitMessage("hello").has("message.clientMessageId")).isFalse();
    assertThat(alice.settle().frames("ack")).isEmpty();
  }

  @Test
  void a_repeat_is_acked_as_such_and_stored_once() {
    Client alice = node.connect(ALICE);
    alice.say(thread, "hello", "c1");
    Frame first = alice.await("ack");

    alice.say(thread, "hello", "c1");
    alice.say(thread, "fence");

    alice.awaitMessage("fence");
    Frame second = alice.frames("ack").get(1);
    assertThat(second.flag("duplicate")).isTrue();
    assertThat(second.text("messageId")).isEqualTo(first.text("messageId"));
    assertThat(second.seq()).isEqualTo(1);
    assertThat(alice.bodies()).containsExactly("hello", "fence");
  }

  @Test
  void a_repeat_with_another_body_is_a_conflict() {
    Client alice = node.connect(ALICE);
    alice.say(thread, "hello", "c1");
    alice.await("ack");

    alice.say(thread, "good bye", "c1");

    assertThat(alice.awaitError("conflict").text("clientMessageId")).isEqualTo("c1");
    assertThat(alice.bodies()).containsExactly("hello");
  }

  @Test
  void an_answer_to_a_stale_view_is_refused() {
    Client sam = node.connect(SAM);
    node.post(ALICE, thread, "one");
    node.post(ALICE, thread, "two");

    sam.send(
        "{'type':'SEND','threadId':'%s','body':'to one','clientMessageId':'c1','basedOnSeq':1}"
            .formatted(thread));

    assertThat(sam.awaitError("stale").text("clientMessageId")).isEqualTo("c1");
  }

  @Test
  void messages_of_a_session_keep_their_order() {
    Client alice = node.connect(ALICE);
    Client sam = node.connect(SAM);

    for (int i = 1; i <= 50; i++) {
      alice.say(thread, "m" + i);
    }

    sam.awaitMessage("m50");
    assertThat(sam.bodies()).hasSize(50).startsWith("m1", "m2", "m3").endsWith("m49", "m50");
    assertThat(sam.seqs(thread)).isSorted();
  }

  @Test
  void a_message_reopens_a_closed_thread() {
    Client alice = node.connect(ALICE);
    node.setStatus(thread, ThreadStatus.CLOSED);

    alice.say(thread, "once more");

    alice.awaitMessage("once more");
    assertThat(alice.events(thread))
        .extracting(f -> f.is("thread") ? f.text("thread.status") : f.body())
        .containsExactly("closed", "open", "once more");
    assertThat(alice.seqs(thread)).containsExactly(1L, 2L, 3L);
  }
}
