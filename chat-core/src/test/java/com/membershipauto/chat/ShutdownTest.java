package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.SAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.Frame;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.RecordingConnection;
import com.membershipauto.chat.fake.ScriptedStore;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private static Set<Thread> chatThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("chat-"))
        .collect(Collectors.toSet());
  }

  @Test
  void a_drain_tells_everybody_to_come_back_then_closes() {
    try (Node node = new Node()) {
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);

      node.server().drain();

      for (Client client : List.of(alice, sam)) {
        assertThat(client.connection().closed()).isEqualTo(CloseReason.RESTARTING);
        Frame last = client.frames().get(client.frames().size() - 1);
        assertThat(last.type()).isEqualTo("reconnect");
        assertThat(last.number("afterMs")).isBetween(0L, 5_000L);
      }
      assertThat(node.server().sessionCount()).isZero();
    }
  }

  @Test
  void a_draining_node_takes_nobody_in() {
    try (Node node = new Node()) {
      node.server().drain();

      assertThat(node.handshake(ALICE, Duration.ofHours(1)))
          .isInstanceOfSatisfying(
              Handshake.Refused.class, refused -> assertThat(refused.status()).isEqualTo(503));
    }
  }

  @Test
  void messages_in_flight_are_acked_and_delivered_before_the_close() {
    ScriptedStore store = new ScriptedStore();
    try (Node node = new Node(builder -> builder.stores(store, store))) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);
      CountDownLatch held = store.holdAppends();
      for (int i = 1; i <= 20; i++) {
        alice.say(thread, "m" + i, "c" + i);
      }
      CompletableFuture<Void> drained = CompletableFuture.runAsync(node.server()::drain);
      alice.await("reconnect");
      assertThat(alice.connection().closed()).isNull();

      held.countDown();
      drained.orTimeout(15, TimeUnit.SECONDS).join();

      assertThat(alice.frames("ack")).hasSize(20);
      assertThat(sam.bodies()).hasSize(20);
      assertThat(sam.connection().closed()).isEqualTo(CloseReason.RESTARTING);
    }
  }

  @Test
  void messages_that_cannot_be_committed_hold_up_a_drain_no_longer_than_its_timeout() {
    ScriptedStore store = new ScriptedStore();
    ChatConfig config = ChatConfig.DEFAULT.with(Setting.DRAIN_TIMEOUT_MILLIS, 100);
    Node node = new Node(builder -> builder.config(config).stores(store, store));
    ThreadId thread = node.open(ALICE);
    Client alice = node.connect(ALICE);
    CountDownLatch held = store.holdAppends();
    alice.say(thread, "hello", "c1");

    CompletableFuture<Void> drained = CompletableFuture.runAsync(node.server()::drain);

    assertThat(alice.awaitClosed()).isEqualTo(CloseReason.RESTARTING);
    drained.orTimeout(15, TimeUnit.SECONDS).join();
    held.countDown();
    node.close();
  }

  @Test
  void a_close_during_a_drain_waits_for_it() {
    ScriptedStore store = new ScriptedStore();
    Node node = new Node(builder -> builder.stores(store, store));
    ThreadId thread = node.open(ALICE);
    Client alice = node.connect(ALICE);
    CountDownLatch held = store.holdAppends();
    alice.say(thread, "hello", "c1");
    CompletableFuture<Void> drained = CompletableFuture.runAsync(node.server()::drain);
    alice.await("reconnect");

    CompletableFuture<Void> closed = CompletableFuture.runAsync(node::close);
    held.countDown();

    closed.orTimeout(15, TimeUnit.SECONDS).join();
    drained.orTimeout(15, TimeUnit.SECONDS).join();
    assertThat(alice.frames("ack")).hasSize(1);
    assertThat(alice.connection().closed()).isEqualTo(CloseReason.RESTARTING);
  }

  @Test
  void who_was_let_in_before_a_drain_and_connects_after_it_is_closed() {
    try (Node node = new Node()) {
      Handshake.Accepted accepted = (Handshake.Accepted) node.handshake(ALICE, Duration.ofHours(1));
      node.server().drain();
      RecordingConnection late = new RecordingConnection();

      late.belongsTo(node.server().connect(late, accepted));

      Wait.until(() -> late.closed() == CloseReason.RESTARTING);
    }
  }

  @Test
  void who_connects_after_the_close_is_cut_and_leaves_nothing() {
    Node node = new Node();
    Handshake.Accepted accepted = (Handshake.Accepted) node.handshake(ALICE, Duration.ofHours(1));
    node.close();
    RecordingConnection late = new RecordingConnection();

    late.belongsTo(node.server().connect(late, accepted));

    assertThat(late.isAborted()).isTrue();
    assertThat(node.server().sessionCount()).isZero();
    assertThat(node.server().authenticator().connections()).isZero();
  }

  @Test
  void many_sessions_are_each_closed_with_the_reason() {
    Node node = new Node();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      clients.add(node.connect(Participant.user("u" + i), new RecordingConnection()));
    }
    clients.forEach(client -> client.await("welcome"));

    node.close();

    assertThat(clients)
        .allMatch(client -> client.connection().closed() == CloseReason.RESTARTING)
        .noneMatch(client -> client.connection().isAborted());
  }

  @Test
  void no_thread_survives_the_close() {
    Set<Thread> before = chatThreads();
    Node node = new Node();
    ThreadId thread = node.open(ALICE);
    Client alice = node.connect(ALICE);
    alice.say(thread, "hello", "c1").await("ack");
    alice.resume(thread, 0).await("resumed");
    assertThat(chatThreads()).hasSizeGreaterThan(before.size() + 4);

    node.close();

    assertThat(chatThreads()).isEqualTo(before);
  }

  @Test
  void a_thread_that_hangs_in_the_store_is_interrupted() {
    Set<Thread> before = chatThreads();
    ScriptedStore store = new ScriptedStore();
    ChatConfig config = ChatConfig.DEFAULT.with(Setting.DRAIN_TIMEOUT_MILLIS, 0);
    Node node = new Node(builder -> builder.config(config).stores(store, store));
    ThreadId thread = node.open(ALICE);
    Client alice = node.connect(ALICE);
    store.holdAppends();
    alice.say(thread, "hello", "c1");
    Wait.until(() -> !store.appends().isEmpty());

    node.close();

    assertThat(chatThreads()).isEqualTo(before);
  }

  @Test
  void a_reader_that_is_frozen_holds_up_the_close_for_seconds_only() {
    Node node = new Node();
    Client alice = node.connect(ALICE);
    alice.connection().stopReading();
    alice.connection().ignoreClose();
    alice.send("{'type':'PING'}");

    long began = System.nanoTime();
    node.server().close();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    assertThat(alice.connection().isAborted()).isTrue();
    assertThat(node.server().sessionCount()).isZero();
  }
}
