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
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import org.junit.jupiter.api.Test;

/** What support hears of threads that it follows or not, and who hears that threads change. */
class WatchTest {
  private static Client watch(Client client, ThreadId thread) {
    return client.send("{'type':'WATCH','threadId':'%s'}".formatted(thread));
  }

  @Test
  void a_watcher_gets_the_threads_description_then_all_that_follows() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      node.post(ALICE, thread, "before");
      node.assign(thread, SAM);
      Client sue = node.connect(SUE);

      watch(sue, thread);
      Frame description = sue.await("thread");
      node.post(ALICE, thread, "after");

      sue.awaitMessage("after");
      assertThat(description.has("seq")).isFalse();
      assertThat(description.number("thread.lastSeq")).isEqualTo(2);
      assertThat(description.text("thread.assigneeId")).isEqualTo("sam");
      assertThat(sue.seqs(thread)).containsExactly(3L);
    }
  }

  @Test
  void who_no_longer_watches_gets_no_more() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      node.assign(thread, SAM);
      Client sue = node.connect(SUE);
      watch(sue, thread).await("thread");
      node.post(ALICE, thread, "seen");
      sue.awaitMessage("seen");

      sue.send("{'type':'UNWATCH','threadId':'%s'}".formatted(thread));
      node.post(ALICE, thread, "unseen");
      node.setStatus(thread, ThreadStatus.CLOSED);

      sue.await(frame -> frame.is("thread") && frame.text("thread.status").equals("closed"));
      assertThat(sue.bodies()).containsExactly("seen");
    }
  }

  @Test
  void a_customer_may_not_watch() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client bob = node.connect(BOB);

      watch(bob, thread).awaitError("forbidden");
    }
  }

  @Test
  void a_missing_thread_is_not_found() {
    try (Node node = new Node()) {
      watch(node.connect(SAM), ThreadId.random()).awaitError("not_found");
    }
  }

  @Test
  void one_thread_too_many_is_busy() {
    try (Node node = new Node(Setting.MAX_WATCHED_THREADS, 1)) {
      ThreadId first = node.open(ALICE);
      ThreadId second = node.open(ALICE);
      Client sam = node.connect(SAM);
      watch(sam, first).await("thread");

      watch(sam, second);

      assertThat(sam.awaitError("busy").threadId()).isEqualTo(second.toString());
      assertThat(sam.frames("thread")).hasSize(1);
    }
  }

  @Test
  void sending_makes_room_by_forgetting_the_longest_watched() {
    try (Node node = new Node(Setting.MAX_WATCHED_THREADS, 1)) {
      ThreadId first = node.open(ALICE);
      ThreadId second = node.open(ALICE);
      node.assign(first, SAM);
      node.assign(second, SAM);
      Client sue = node.connect(SUE);
      watch(sue, first).await("thread");

      sue.say(second, "hello", "c1").await("ack");
      node.post(ALICE, first, "unseen");
      node.post(ALICE, second, "seen");

      sue.awaitMessage("seen");
      assertThat(sue.bodies()).containsExactly("hello", "seen");
    }
  }

  @Test
  void a_closed_thread_can_be_watched_and_is_heard_when_it_opens_again() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      node.assign(thread, SAM);
      node.setStatus(thread, ThreadStatus.CLOSED);
      Client sue = node.connect(SUE);

      watch(sue, thread).await("thread");
      node.post(ALICE, thread, "again");

      sue.awaitMessage("again");
      assertThat(sue.seqs(thread)).containsExactly(3L, 4L);
    }
  }

  @Test
  void an_opened_thread_is_told_to_its_owner_and_all_of_support() {
    try (Node node = new Node()) {
      Client alice = node.connect(ALICE);
      Client bob = node.connect(BOB);
      Client sam = node.connect(SAM);

      ThreadId thread = node.open(ALICE);

      for (Client client : new Client[] {alice, sam}) {
        Frame opened = client.await("thread");
        assertThat(opened.has("seq")).isFalse();
        assertThat(opened.threadId()).isEqualTo(thread.toString());
        assertThat(opened.text("thread.status")).isEqualTo("open");
        assertThat(opened.number("thread.lastSeq")).isZero();
      }
      assertThat(bob.settle().frames("thread")).isEmpty();
    }
  }

  @Test
  void every_change_is_told_to_its_owner_and_all_of_support() {
    ChatConfig config = ChatConfig.DEFAULT.with(Setting.DRAIN_THREADS, 2);
    try (Node node = new Node(builder -> builder.config(config))) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sue = node.connect(SUE);

      node.assign(thread, SAM);
      node.setStatus(thread, ThreadStatus.CLOSED);

      for (Client client : new Client[] {alice, sue}) {
        client.await(frame -> frame.is("thread") && frame.seq() == 2);
        assertThat(client.events(thread))
            .extracting(f -> f.text("thread.assigneeId") + " " + f.text("thread.status"))
            .containsExactly("sam open", "sam closed");
      }
    }
  }
}
