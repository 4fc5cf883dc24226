package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.BOB;
import static com.membershipauto.chat.fake.Node.SAM;
import static com.membershipauto.chat.fake.Node.SUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.RecordingConnection;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.spi.ChatMetrics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowReaderTest {
  private static final ChatConfig SMALL =
      ChatConfig.DEFAULT
          .with(Setting.MAX_OUTBOX_FRAMES, 16)
          .with(Setting.MAX_OUTBOX_BYTES, 1 << 16)
          .with(Setting.ABORT_AFTER_MILLIS, 100);

  @Test
  void too_many_frames_end_it_and_nobody_else_notices() {
    try (Node node = new Node(builder -> builder.config(SMALL))) {
      ThreadId thread = node.open(ALICE);
      Client slow = node.connect(SAM);
      Client sue = node.connect(SUE);
      slow.connection().stopReading();

      for (int i = 1; i <= 40; i++) {
        node.post(ALICE, thread, "m" + i);
        sue.awaitMessage("m" + i);
      }

      assertThat(slow.awaitClosed()).isEqualTo(CloseReason.TOO_SLOW);
      assertThat(slow.frames("message")).hasSizeLessThan(17);
      assertThat(sue.bodies())
          .isEqualTo(IntStream.rangeClosed(1, 40).mapToObj(i -> "m" + i).toList());
    }
  }

  @Test
  void too_many_bytes_end_it() {
    try (Node node = new Node(builder -> builder.config(SMALL))) {
      ThreadId thread = node.open(ALICE);
      Client slow = node.connect(ALICE);
      slow.connection().stopReading();

      for (int i = 1; i <= 4; i++) {
        node.post(ALICE, thread, "x".repeat(20_000));
      }

      assertThat(slow.awaitClosed()).isEqualTo(CloseReason.TOO_SLOW);
    }
  }

  @Test
  void it_is_cut_when_it_does_not_answer_the_close() {
    List<CloseReason> counted = new CopyOnWriteArrayList<>();
    ChatMetrics metrics =
        new ChatMetrics() {
          @Override
          public void sessionClosed(CloseReason reason) {
            counted.add(reason);
          }
        };
    try (Node node = new Node(builder -> builder.config(SMALL).metrics(metrics))) {
      ThreadId thread = node.open(ALICE);
      Client slow = node.connect(ALICE);
      slow.connection().stopReading();
      slow.connection().ignoreClose();

      for (int i = 1; i <= 20; i++) {
        node.post(ALICE, thread, "m" + i);
      }

      assertThat(slow.awaitClosed()).isEqualTo(CloseReason.TOO_SLOW);
      Wait.until(() -> slow.connection().isAborted());
      Wait.until(() -> node.server().sessionCount() == 0 && !counted.isEmpty());
      assertThat(counted).containsExactly(CloseReason.TOO_SLOW);
      assertThat(node.server().authenticator().connections()).isZero();
    }
  }

  @Test
  void a_write_that_never_ends_ends_it() {
    ChatConfig config =
        ChatConfig.DEFAULT
            .with(Setting.WRITE_TIMEOUT_MILLIS, 200)
            .with(Setting.ABORT_AFTER_MILLIS, 100);
    try (Node node = new Node(builder -> builder.config(config))) {
      Client slow = node.connect(ALICE);
      Client bob = node.connect(BOB);
      slow.connection().stopReading();
      slow.connection().ignoreClose();

      slow.send("{'type':'PING'}");

      assertThat(slow.awaitClosed()).isEqualTo(CloseReason.TOO_SLOW);
      Wait.until(() -> slow.connection().isAborted());
      assertThat(bob.settle().connection().closed()).isNull();
    }
  }

  @Test
  void what_waited_for_a_slow_reader_in_bounds_is_written_at_once() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);
      sam.connection().stopReading();
      for (int i = 1; i <= 50; i++) {
        node.post(ALICE, thread, "m" + i);
        alice.awaitMessage("m" + i);
      }
      int before = sam.connection().writes();

      sam.connection().readAgain();

      sam.awaitMessage("m50");
      assertThat(sam.connection().writes() - before).isLessThanOrEqualTo(2);
      assertThat(sam.bodies())
          .isEqualTo(IntStream.rangeClosed(1, 50).mapToObj(i -> "m" + i).toList());
      assertThat(sam.connection().closed()).isNull();
    }
  }

  @Test
  void a_transport_may_end_its_writes_on_any_thread() {
    ExecutorService transport = Executors.newFixedThreadPool(2);
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client sam = node.connect(SAM, new RecordingConnection(transport));
      sam.await("welcome");

      for (int i = 1; i <= 500; i++) {
        node.send(ALICE, thread, "m" + i);
      }

      sam.awaitMessage("m500");
      assertThat(sam.bodies())
          .isEqualTo(IntStream.rangeClosed(1, 500).mapToObj(i -> "m" + i).toList());
    } finally {
      transport.shutdown();
    }
  }
}
