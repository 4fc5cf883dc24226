package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.SAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.GatedLayer;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.ScriptedStore;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.spi.Publication;
import com.membershipauto.chat.spi.StoreException;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies that come late, twice, or never, and threads that closed long ago. */
class RepairTest {
  private static final ChatConfig FORGETFUL =
      ChatConfig.DEFAULT
          .with(Setting.HEAD_CHECK_MILLIS, 50)
          .with(Setting.THREAD_LINGER_MILLIS, 1_000);

  private final ScriptedStore store = new ScriptedStore();
  private final GatedLayer bus = new GatedLayer();
  private final GatedLayer otherBus = new GatedLayer();

  /** Listens here; what the other node publishes comes when a test brings it. */
  private final Node node =
      new Node(b -> b.stores(store, store).channelLayer(bus).config(FORGETFUL));

  private final Node other = new Node(b -> b.stores(store, store).channelLayer(otherBus));
  private final ThreadId thread = other.open(ALICE);

  RepairTest() {
    bus.open();
    otherBus.open();
  }

  @AfterEach
  void close() {
    node.close();
    other.close();
  }

  private Publication copyOf(long seq) {
    Wait.until(() -> otherBus.published().stream().anyMatch(p -> p.seq() == seq));
    return otherBus.published().stream().filter(p -> p.seq() == seq).findFirst().orElseThrow();
  }

  private void bring(long... seqs) {
    for (long seq : seqs) {
      bus.bring(copyOf(seq), Room.of(ALICE));
    }
  }

  /** Closes the thread, and waits until this node has forgotten it. */
  private void closeAndForget() {
    other.setStatus(thread, ThreadStatus.CLOSED);
    Wait.until(() -> store.askedFor().contains(thread));
    Wait.until(
        () -> {
          store.askedFor().clear();
          Wait.until(() -> store.askedFor().contains(ALICE.id()));
          Wait.until(() -> store.askedFor().contains(ALICE.id()));
          return !store.askedFor().contains(thread);
        });
  }

  @Test
  void a_copy_that_comes_twice_or_late_is_dropped() {
    Client alice = node.connect(ALICE);
    other.post(ALICE, thread, "one");
    other.post(ALICE, thread, "two");

    bring(1, 2, 2, 1);
    other.post(ALICE, thread, "three");
    bring(3);

    alice.awaitMessage("three");
    assertThat(alice.seqs(thread)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_copy_ahead_of_a_gap_waits_until_the_gap_is_read() {
    Client alice = connectBeforeReadsFail();
    other.post(ALICE, thread, "one");
    other.post(ALICE, thread, "two");
    other.post(ALICE, thread, "three");

    bring(3, 2);
    assertThat(alice.settle().events(thread)).isEmpty();
    bring(1);

    alice.awaitMessage("three");
    assertThat(alice.seqs(thread)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void gaps_of_many_threads_are_read_together() {
    List<ThreadId> threads = Stream.generate(() -> other.open(ALICE)).limit(200).toList();
    Client alice = node.connect(ALICE);
    store.failEvents(new StoreException("away", new IllegalStateException("test"), false));
    for (ThreadId one : threads) {
      for (int i = 1; i <= 40; i++) {
        other.post(ALICE, one, "message " + i);
      }
    }
    int readsBefore = store.eventReads();
    store.comeBack();

    threads.forEach(one -> Wait.until(() -> alice.seqs(one).size() == 40));
    assertThat(alice.seqs(threads.get(7)))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
    assertThat(store.eventReads() - readsBefore).isLessThan(50);
  }

  private Client connectBeforeReadsFail() {
    Client alice = node.connect(ALICE);
    store.failReads();
    return alice;
  }

  @Test
  void a_copy_that_never_comes_is_read() {
    Client alice = node.connect(ALICE);

    other.post(ALICE, thread, "one");

    alice.awaitMessage("one");
  }

  @Test
  void a_gap_longer_than_a_page_is_read_whole() {
    Client alice = node.connect(ALICE);
    for (int i = 1; i <= 450; i++) {
      other.post(ALICE, thread, "m" + i);
    }

    alice.awaitMessage("m450");
    assertThat(alice.seqs(thread)).hasSize(450).isSorted();
  }

  @Test
  void a_late_copy_of_a_thread_that_closed_long_ago_is_old() {
    Client alice = node.connect(ALICE);
    other.post(ALICE, thread, "one");
    other.post(ALICE, thread, "two");
    alice.awaitMessage("two");
    closeAndForget();

    bring(1, 2, 3);
    other.post(ALICE, thread, "again");

    alice.awaitMessage("again");
    assertThat(alice.seqs(thread)).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void a_copy_of_the_closing_that_comes_after_the_welcome_brings_nothing_older() {
    other.post(ALICE, thread, "one");
    other.post(ALICE, thread, "two");
    other.setStatus(thread, ThreadStatus.CLOSED);
    Client alice = node.connect(ALICE);

    bring(3);
    other.post(ALICE, thread, "again");

    alice.awaitMessage("again");
    assertThat(alice.seqs(thread)).doesNotContain(1L, 2L).endsWith(4L, 5L);
  }

  @Test
  void changes_of_a_thread_that_closed_long_ago_come_one_after_another() {
    Client alice = node.connect(ALICE);
    closeAndForget();

    other.assign(thread, SAM);
    other.assign(thread, null);
    bring(3);

    alice.await(frame -> frame.is("thread") && frame.has("seq") && frame.seq() == 3);
    assertThat(alice.seqs(thread)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void changes_of_a_closed_thread_that_was_never_known_come_one_after_another() {
    other.post(ALICE, thread, "long ago");
    other.setStatus(thread, ThreadStatus.CLOSED);
    Client alice = connectBeforeReadsFail();
    other.assign(thread, SAM);
    other.assign(thread, null);

    bring(3, 4);
    store.comeBack();

    alice.await(frame -> frame.is("thread") && frame.seq() == 4);
    assertThat(alice.seqs(thread)).containsExactly(3L, 4L);
  }

  @Test
  void a_closed_thread_is_not_forgotten_while_events_are_missing_here() {
    Client alice = node.connect(ALICE);
    store.failEvents(new IllegalStateException("a bug"));
    other.post(ALICE, thread, "unread");
    other.setStatus(thread, ThreadStatus.CLOSED);
    long forgotten = System.nanoTime() + 2 * FORGETFUL.nanos(Setting.THREAD_LINGER_MILLIS);
    Wait.until(() -> System.nanoTime() - forgotten > 0);

    store.comeBack();

    alice.await("thread");
    assertThat(alice.seqs(thread)).containsExactly(1L, 2L);
  }

  @Test
  void resuming_a_thread_that_closed_long_ago_brings_what_was_missed() {
    other.post(ALICE, thread, "one");
    other.setStatus(thread, ThreadStatus.CLOSED);
    Client alice = node.connect(ALICE);

    alice.resume(thread, 0);

    assertThat(alice.await("resumed").number("headSeq")).isEqualTo(2);
    assertThat(alice.seqs(thread)).containsExactly(1L, 2L);
  }

  @Test
  void a_channel_layer_that_fails_holds_up_neither_acks_nor_sessions_here() {
    otherBus.breakDown();
    Client alice = other.connect(ALICE);

    alice.say(thread, "hello", "c1");

    alice.await("ack");
    alice.awaitMessage("hello");
  }

  @Test
  void a_catch_up_goes_on_when_the_store_comes_back() {
    other.post(ALICE, thread, "one");
    Client alice = connectBeforeReadsFail();

    alice.resume(thread, 0);
    int before = store.failedReads();
    Wait.until(() -> store.failedReads() > before);
    store.comeBack();

    alice.await("resumed");
    assertThat(alice.seqs(thread)).containsExactly(1L);
  }

  @Test
  void a_catch_up_survives_a_failure_of_no_known_kind() {
    other.post(ALICE, thread, "one");
    Client alice = node.connect(ALICE);
    store.failReads(new IllegalStateException("a bug"));

    alice.resume(thread, 0);
    int before = store.failedReads();
    Wait.until(() -> store.failedReads() > before);
    store.comeBack();
    alice.await("resumed");
    other.post(ALICE, thread, "two");

    alice.awaitMessage("two");
    assertThat(alice.seqs(thread)).containsExactly(1L, 2L);
  }

  @Test
  void a_reader_of_the_log_that_failed_in_no_way_known_goes_on() {
    Client alice = node.connect(ALICE);
    store.failReads(new IllegalStateException("a bug"));
    other.post(ALICE, thread, "one");
    int before = store.failedReads();
    Wait.until(() -> store.failedReads() > before);

    store.comeBack();

    alice.awaitMessage("one");
    node.connect(SAM);
  }
}
