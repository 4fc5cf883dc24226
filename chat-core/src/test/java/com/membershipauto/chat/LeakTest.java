package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.BOB;
import static com.membershipauto.chat.fake.Node.SAM;
import static com.membershipauto.chat.fake.Node.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.GatedLayer;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.RecordingConnection;
import com.membershipauto.chat.fake.ScriptedStore;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.session.Session;
import com.membershipauto.chat.spi.ChatMetrics;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a session leaves behind: nothing. */
class LeakTest {
  private static final ChatConfig FORGETFUL =
      ChatConfig.DEFAULT
          .with(Setting.HEAD_CHECK_MILLIS, 50)
          .with(Setting.THREAD_LINGER_MILLIS, 1_000);

  @Test
  void a_hundred_sessions_that_came_and_went_are_garbage() {
    AtomicInteger open = new AtomicInteger();
    ChatMetrics metrics =
        new ChatMetrics() {
          @Override
          public void sessionOpened() {
            open.incrementAndGet();
          }

          @Override
          public void sessionClosed(CloseReason reason) {
            open.decrementAndGet();
          }
        };
    try (Node node = new Node(builder -> builder.metrics(metrics))) {
      ThreadId thread = node.open(ALICE);
      List<WeakReference<Session>> gone = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        gone.add(visit(node, thread, i));
      }

      assertThat(node.server().sessionCount()).isZero();
      assertThat(node.server().authenticator().connections()).isZero();
      assertThat(open).hasValue(0);
      Wait.until(
          () -> {
            System.gc();
            return gone.stream().allMatch(session -> session.get() == null);
          });
    }
  }

  /** Does all that can be registered anywhere, and goes in the middle of it. */
  private static WeakReference<Session> visit(Node node, ThreadId thread, int visit) {
    Participant who = visit % 2 == 0 ? ALICE : SAM;
    RecordingConnection connection = new RecordingConnection();
    Session session =
        node.server()
            .connect(connection, (Handshake.Accepted) node.handshake(who, Duration.ofHours(1)));
    if (visit % 10 != 9) {
      Wait.until(() -> !connection.frames().isEmpty());
    }
    connection.stopReading();
    for (String frame :
        List.of(
            "{'type':'TYPING','threadId':'%s','isTyping':true}",
            "{'type':'WATCH','threadId':'%s'}",
            "{'type':'SEND','threadId':'%s','body':'hello','clientMessageId':'c" + visit + "'}",
            "{'type':'RESUME','threads':{'%s':0}}",
            "{'type':'READ','threadId':'%s','upTo':1000}")) {
      session.receive(frame.formatted(thread).replace('\'', '"'));
    }
    session.receive("{'type':'REFRESH','token':'%s'}".formatted(token(who, Duration.ofHours(2))));
    session.transportClosed();
    return new WeakReference<>(session);
  }

  @Test
  void a_room_that_nobody_is_in_leaves_the_channel_layer_after_a_while() {
    GatedLayer bus = new GatedLayer();
    bus.open();
    try (Node node = new Node(builder -> builder.channelLayer(bus).config(FORGETFUL))) {
      List<String> rooms = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Client client = node.connect(Participant.user("u" + i), new RecordingConnection());
        client.await("welcome");
        client.vanish();
        rooms.add("-chat_u" + i);
      }

      Wait.until(() -> bus.log().containsAll(rooms));
      assertThat(Collections.frequency(bus.log(), "-chat_u0")).isEqualTo(1);
    }
  }

  @Test
  void a_room_that_was_left_takes_its_next_session_in_as_if_it_were_the_first() {
    GatedLayer bus = new GatedLayer();
    bus.open();
    try (Node node = new Node(builder -> builder.channelLayer(bus).config(FORGETFUL))) {
      ThreadId thread = node.open(ALICE);
      node.connect(ALICE).vanish();
      Wait.until(() -> bus.log().contains("-chat_alice"));
      node.post(ALICE, thread, "unheard");

      Client alice = node.connect(ALICE);
      node.post(ALICE, thread, "heard");

      alice.awaitMessage("heard");
      assertThat(alice.seqs(thread)).containsExactly(2L);
      assertThat(bus.log()).endsWith("-chat_alice", "+chat_alice");
    }
  }

  @Test
  void a_session_that_stays_keeps_its_room() {
    GatedLayer bus = new GatedLayer();
    bus.open();
    try (Node node = new Node(builder -> builder.channelLayer(bus).config(FORGETFUL))) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      node.connect(ALICE).vanish();
      node.connect(SAM).vanish();
      Wait.until(() -> bus.log().contains("-support"));

      node.post(ALICE, thread, "hello");

      alice.awaitMessage("hello");
      assertThat(bus.log()).doesNotContain("-chat_alice");
    }
  }

  @Test
  void threads_that_nobody_listens_to_are_no_longer_asked_about() {
    ScriptedStore store = new ScriptedStore();
    try (Node node = new Node(builder -> builder.stores(store, store).config(FORGETFUL))) {
      ThreadId closed = node.open(ALICE);
      Client alice = node.connect(ALICE);
      node.connect(BOB);
      node.setStatus(closed, ThreadStatus.CLOSED);
      Wait.until(() -> store.askedFor().containsAll(List.of(ALICE.id(), BOB.id(), closed)));

      alice.vanish();

      Wait.until(
          () -> {
            store.askedFor().clear();
            Wait.until(() -> store.askedFor().contains(BOB.id()));
            return Collections.disjoint(store.askedFor(), List.of(ALICE.id(), closed));
          });
    }
  }
}
