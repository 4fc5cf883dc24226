package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.SAM;
import static com.membershipauto.chat.fake.Node.SUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.Frame;
import com.membershipauto.chat.fake.LossyLayer;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.memory.InMemoryBus;
import com.membershipauto.chat.memory.InMemoryChannelLayer;
import com.membershipauto.chat.memory.InMemoryStore;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that share a store, and what a bus between them carries or not. */
class TwoNodesTest {
  private final InMemoryStore store = new InMemoryStore();
  private final InMemoryBus bus = new InMemoryBus();
  private final List<Node> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
  }

  private Node node() {
    Node node = new Node(b -> b.stores(store, store).channelLayer(new InMemoryChannelLayer(bus)));
    nodes.add(node);
    return node;
  }

  private Node lossyNode(long seed) {
    Node node =
        new Node(
            b ->
                b.stores(store, store)
                    .channelLayer(new LossyLayer(bus, seed))
                    .config(
                        ChatConfig.DEFAULT
                            .with(Setting.HEAD_CHECK_MILLIS, 100)
                            .with(Setting.MAX_IN_FLIGHT_PER_SESSION, 1_000)));
    nodes.add(node);
    return node;
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void messages_cross_in_order() {
    Node here = node();
    Node there = node();
    ThreadId thread = here.open(ALICE);
    Client alice = here.connect(ALICE);
    Client sam = there.connect(SAM);

    for (int i = 1; i <= 20; i++) {
      alice.say(thread, "m" + i);
      sam.say(thread, "s" + i);
    }

    Wait.until(() -> alice.seqs(thread).size() == 40 && sam.seqs(thread).size() == 40);
    assertThat(alice.seqs(thread)).isEqualTo(upTo(40));
    assertThat(sam.events(thread)).isEqualTo(alice.events(thread));
  }

  @Test
  void a_thread_opened_there_is_told_and_heard_here() {
    Node here = node();
    Node there = node();
    Client sam = here.connect(SAM);

    ThreadId thread = there.open(ALICE);
    there.post(ALICE, thread, "hello");

    Frame opened = sam.await("thread");
    assertThat(opened.has("seq")).isFalse();
    assertThat(opened.threadId()).isEqualTo(thread.toString());
    sam.awaitMessage("hello");
  }

  @Test
  void typing_there_begins_and_ends_here_once() {
    Node here = node();
    Node there = node();
    ThreadId thread = here.open(ALICE);
    Client alice = there.connect(ALICE);
    Client otherTab = here.connect(ALICE);
    Client sam = here.connect(SAM);

    alice.type(thread, true).type(thread, true).type(thread, false);

    assertThat(sam.settle().frames("typing"))
        .extracting(frame -> frame.flag("isTyping"))
        .containsExactly(true, false);
    assertThat(otherTab.settle().frames("typing")).isEmpty();
  }

  @Test
  void a_read_mark_there_is_told_here_once() {
    Node here = node();
    Node there = node();
    ThreadId thread = here.open(ALICE);
    here.post(ALICE, thread, "hello");
    Client sam = there.connect(SAM);
    Client alice = here.connect(ALICE);
    Client sue = here.connect(SUE);

    sam.send("{'type':'READ','threadId':'%s','upTo':1}".formatted(thread));

    assertThat(alice.await("read").number("upTo")).isEqualTo(1);
    sue.await("read");
    assertThat(alice.settle().frames("read")).hasSize(1);
    assertThat(sue.settle().frames("read")).hasSize(1);
  }

  @Test
  void without_a_bus_the_log_brings_events_and_threads_that_nobody_told_of() {
    bus.cut();
    Node here = lossyNode(1);
    Node there = lossyNode(2);
    ThreadId known = there.open(ALICE);
    Client alice = here.connect(ALICE);
    Client sam = here.connect(SAM);

    ThreadId opened = there.open(ALICE);
    there.post(ALICE, known, "one");
    there.post(ALICE, opened, "two");

    for (Client client : List.of(alice, sam)) {
      client.awaitMessage("one");
      client.awaitMessage("two");
    }
  }

  @Test
  void without_a_bus_a_thread_that_was_opened_again_is_found() {
    bus.cut();
    Node here = lossyNode(1);
    Node there = lossyNode(2);
    ThreadId thread = there.open(ALICE);
    there.post(ALICE, thread, "old");
    there.setStatus(thread, ThreadStatus.CLOSED);
    Client alice = here.connect(ALICE);

    there.post(ALICE, thread, "new");

    alice.awaitMessage("new");
    assertThat(alice.seqs(thread)).containsExactly(3L, 4L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_bus_that_loses_repeats_and_reorders_changes_nothing(long seed) {
    Node here = lossyNode(seed);
    Node there = lossyNode(-seed);
    ThreadId thread = here.open(ALICE);
    Client alice = here.connect(ALICE);
    Client sam = there.connect(SAM);
    Client sue = here.connect(SUE);

    for (int i = 1; i <= 100; i++) {
      alice.say(thread, "a" + i);
      sam.say(thread, "s" + i);
      if (i == 50) {
        ThreadId opened = there.open(ALICE);
        sam.say(opened, "elsewhere");
      }
    }

    for (Client client : List.of(alice, sam, sue)) {
      Wait.untilAsserted(() -> assertThat(client.seqs(thread)).isEqualTo(upTo(200)));
      client.awaitMessage("elsewhere");
    }
  }
}
