package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.BOB;
import static com.membershipauto.chat.fake.Node.SAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.Frame;
import com.membershipauto.chat.fake.LogChecker;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.RecordingConnection;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ResumeTest {
  @Test
  void everything_after_the_last_seq_comes_in_order_then_resumed() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      node.post(ALICE, thread, "one");
      node.assign(thread, SAM);
      node.post(SAM, thread, "three");
      node.setStatus(thread, ThreadStatus.CLOSED);
      Client alice = node.connect(ALICE);

      alice.resume(thread, 1);

      Frame resumed = alice.await("resumed");
      assertThat(alice.seqs(thread)).containsExactly(2L, 3L, 4L);
      assertThat(alice.events(thread))
          .extracting(Frame::type)
          .containsExactly("thread", "message", "thread");
      assertThat(resumed.number("headSeq")).isEqualTo(4);
      assertThat(resumed.text("status")).isEqualTo("closed");
      assertThat(resumed.text("assigneeId")).isEqualTo("sam");
      assertThat(alice.frames().indexOf(resumed)).isEqualTo(alice.frames().size() - 1);
    }
  }

  @Test
  void replayed_frames_equal_the_live_ones() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client live = node.connect(ALICE);
      live.say(thread, "one", "c1");
      live.awaitMessage("one");
      node.setStatus(thread, ThreadStatus.CLOSED);
      live.await("thread");
      Client later = node.connect(ALICE);

      later.resume(thread, 0);

      later.await("resumed");
      assertThat(later.events(thread)).isEqualTo(live.events(thread));
    }
  }

  @Test
  void who_has_everything_gets_resumed_alone() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      node.post(ALICE, thread, "one");
      Client alice = node.connect(ALICE);

      alice.resume(thread, 1);

      assertThat(alice.await("resumed").number("headSeq")).isEqualTo(1);
      assertThat(alice.events(thread)).isEmpty();
    }
  }

  @Test
  void read_marks_come_with_resumed() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      node.post(ALICE, thread, "one");
      Node.done(node.server().service().markRead(SAM, thread, 1));
      Client alice = node.connect(ALICE);

      alice.resume(thread, 1);

      assertThat(alice.await("resumed").json().get("marks").toString())
          .isEqualTo("[{userId=sam, sender=support, upTo=1}]");
    }
  }

  @Test
  void too_far_behind_or_beyond_the_end_is_reset() {
    try (Node node = new Node(Setting.MAX_RESUME_EVENTS, 3)) {
      ThreadId thread = node.open(ALICE);
      for (int i = 1; i <= 5; i++) {
        node.post(ALICE, thread, "m" + i);
      }
      Client alice = node.connect(ALICE);

      alice.resume(thread, 1);
      assertThat(alice.await("reset").number("headSeq")).isEqualTo(5);
      alice.resume(thread, 6);
      alice.resume(thread, 2);

      alice.await("resumed");
      assertThat(alice.frames("reset")).hasSize(2);
      assertThat(alice.seqs(thread)).containsExactly(3L, 4L, 5L);
    }
  }

  @Test
  void a_foreign_thread_and_a_missing_one_are_not_found() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      node.post(ALICE, thread, "secret");
      ThreadId own = node.open(BOB);
      Client bob = node.connect(BOB);

      bob.resume(thread, 0);
      bob.resume(ThreadId.random(), 0);
      bob.resume(own, 0);

      bob.await("resumed");
      assertThat(bob.frames("error")).hasSize(2);
      assertThat(bob.frames("error")).allMatch(f -> f.text("code").equals("not_found"));
      assertThat(bob.events(thread)).isEmpty();
    }
  }

  @Test
  void several_threads_are_resumed_by_one_frame() {
    try (Node node = new Node()) {
      List<ThreadId> threads = List.of(node.open(ALICE), node.open(ALICE), node.open(ALICE));
      threads.forEach(thread -> node.post(ALICE, thread, "one"));
      Client alice = node.connect(ALICE);

      alice.send("{'type':'RESUME','threads':{'%s':0,'%s':0,'%s':0}}".formatted(threads.toArray()));

      for (ThreadId thread : threads) {
        alice.await(f -> f.is("resumed") && f.threadId().equals(thread.toString()));
        assertThat(alice.seqs(thread)).containsExactly(1L);
      }
    }
  }

  @Test
  void a_second_resume_waits_for_the_first() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      node.post(ALICE, thread, "one");
      Client alice = node.connect(ALICE);

      alice.resume(thread, 0).resume(thread, 0);

      alice.await(f -> f.is("resumed") && alice.frames("resumed").size() == 2);
      assertThat(alice.frames().stream().skip(1).map(Frame::type))
          .containsExactly("message", "resumed", "message", "resumed");
    }
  }

  @Test
  void a_reader_slower_than_the_log_is_not_flooded() {
    ChatConfig small =
        ChatConfig.DEFAULT
            .with(Setting.MAX_OUTBOX_FRAMES, 16)
            .with(Setting.MAX_OUTBOX_BYTES, 1 << 16);
    try (Node node = new Node(builder -> builder.config(small))) {
      ThreadId thread = node.open(ALICE);
      for (int i = 1; i <= 100; i++) {
        node.post(ALICE, thread, "x".repeat(5_000));
      }
      RecordingConnection connection = new RecordingConnection();
      Client alice = node.connect(ALICE, connection);
      alice.await("welcome");
      connection.stopReading();

      alice.resume(thread, 0);
      while (alice.frames("resumed").isEmpty()) {
        assertThat(connection.closed()).isNull();
        connection.readAgain();
        connection.stopReading();
      }

      assertThat(alice.seqs(thread)).isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
    }
  }

  @Test
  void what_is_written_meanwhile_comes_once_and_in_order() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      for (int i = 1; i <= 600; i++) {
        node.post(ALICE, thread, "old" + i);
      }
      Client alice = node.connect(ALICE);

      alice.resume(thread, 0);
      for (int i = 1; i <= 200; i++) {
        node.post(ALICE, thread, "new" + i);
      }

      alice.awaitMessage("new200");
      alice.await("resumed");
      LogChecker checker = new LogChecker(thread.toString(), List.of(0L));
      assertThat(checker.check(alice.frames())).isEqualTo(800);
      assertThat(alice.seqs(thread))
          .containsSubsequence(LongStream.rangeClosed(1, 800).boxed().toList());
    }
  }

  @Test
  void resumed_tells_the_status_after_the_events_that_came_before_it() {
    try (Node node = new Node(Setting.MAX_OUTBOX_FRAMES, 16)) {
      ThreadId thread = node.open(ALICE);
      for (int i = 1; i <= 20; i++) {
        node.post(ALICE, thread, "m" + i);
      }
      Client alice = node.connect(ALICE);
      alice.connection().stopReading();
      alice.resume(thread, 0);
      alice.awaitMessage("m1");

      node.setStatus(thread, ThreadStatus.CLOSED);
      alice.connection().readAgain();

      assertThat(alice.await("resumed").text("status")).isEqualTo("closed");
      assertThat(alice.seqs(thread)).endsWith(20L, 21L);
    }
  }
}
