package com.membershipauto.chat.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.spi.ChatMetrics;
import com.membershipauto.chat.testkit.net.RawFrame;
import com.membershipauto.chat.testkit.net.TestClient;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The whole chat in a WAR on Tomcat, as its clients see it. */
final class ChatOnTomcatTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void whatACustomerWritesArrivesAtSupport() throws Exception {
    try (ChatServer server = Chats.server().build();
        War war = War.empty().attribute(ChatWebSocket.SERVER, server).deploy();
        TestClient support = connect(war, Chats.asSupport("sam"));
        TestClient customer = connect(war, Chats.asUser("alice"))) {
      String threadId = Chats.openThread(server, "alice");
      customer.sendText(Chats.message(threadId, "Grüße 👋"));
      assertThat(Chats.next(support, "message")).contains("Grüße 👋", "\"senderId\":\"alice\"");
      assertThat(Chats.next(customer, "message")).contains("Grüße 👋");
    }
  }

  @Test
  void theLongestFrameIsCountedInBytes() throws Exception {
    ChatConfig config = ChatConfig.DEFAULT.with(Setting.MAX_FRAME_BYTES, 2_000);
    try (ChatServer server = Chats.server().config(config).build();
        War war = War.empty().attribute(ChatWebSocket.SERVER, server).deploy();
        TestClient client = connect(war, Chats.asUser("alice"))) {
      client.sendText("é".repeat(1_000));
      assertThat(client.nextText(LIMIT)).contains("malformed");
      client.sendText("é".repeat(1_000) + "e");
      assertThat(client.awaitEnd(LIMIT)).isEqualTo(new TestClient.End(1009, "message too big"));
    }
  }

  @Test
  void aPairOfSurrogatesCountsFourBytes() throws Exception {
    ChatConfig config = ChatConfig.DEFAULT.with(Setting.MAX_FRAME_BYTES, 2_000);
    try (ChatServer server = Chats.server().config(config).build();
        War war = War.empty().attribute(ChatWebSocket.SERVER, server).deploy();
        TestClient client = connect(war, Chats.asUser("alice"))) {
      client.sendText("👋".repeat(500));
      assertThat(client.nextText(LIMIT)).contains("malformed");
      client.sendText("👋".repeat(500) + "e");
      assertThat(client.awaitEnd(LIMIT).code()).isEqualTo(1009);
    }
  }

  @Test
  void aFrameLongerThanTomcatsBufferArrivesWhole() throws Exception {
    try (ChatServer server = Chats.server().build();
        War war = War.empty().attribute(ChatWebSocket.SERVER, server).deploy();
        TestClient client = connect(war, Chats.asUser("alice"))) {
      String body = "0123456789".repeat(3_000);
      client.sendText(Chats.message(Chats.openThread(server, "alice"), body));
      assertThat(Chats.next(client, "message")).contains(body);
    }
  }

  @Test
  void pongsKeepAConnectionThatSendsNothing() throws Exception {
    ChatConfig config = ChatConfig.DEFAULT.with(Setting.HEARTBEAT_MILLIS, 1_000);
    try (ChatServer server = Chats.server().config(config).build();
        War war = War.empty().attribute(ChatWebSocket.SERVER, server).deploy();
        TestClient alive = connect(war, Chats.asUser("alice"));
        TestClient dead = connect(war, Chats.asUser("bob"))) {
      dead.ignorePings();
      assertThat(dead.awaitEnd(LIMIT)).isEqualTo(new TestClient.End(4409, "no heartbeat"));
      for (int i = 0; i < 3; i++) {
        assertThat(alive.nextControl(LIMIT).opcode()).isEqualTo(RawFrame.PING);
      }
      alive.sendText("{\"type\":\"PING\"}");
      assertThat(Chats.next(alive, "pong")).isNotEmpty();
    }
  }

  @Test
  void aReaderThatNeverReadsEndsWith4408AndOthersGoOn() throws Exception {
    Queue<CloseReason> ends = new ConcurrentLinkedQueue<>();
    ChatConfig config =
        ChatConfig.DEFAULT
            .with(Setting.WRITE_TIMEOUT_MILLIS, 1_000)
            .with(Setting.ABORT_AFTER_MILLIS, 500);
    try (ChatServer server = Chats.server().config(config).metrics(recording(ends)).build();
        War war = War.empty().attribute(ChatWebSocket.SERVER, server).deploy();
        TestClient stuck = TestClient.open(war.uri("/chat/ws" + Chats.asSupport("sue")), 4_096);
        TestClient support = connect(war, Chats.asSupport("sam"));
        TestClient customer = connect(war, Chats.asUser("alice"))) {
      assertThat(stuck.shakeHands(Map.of()).status()).isEqualTo(101);
      Chats.next(stuck, "welcome");
      stuck.stopReading();
      String threadId = Chats.openThread(server, "alice");
      String body = "x".repeat(30_000);
      int sent = 0;
      while (ends.isEmpty() && sent < 2_000) {
        customer.sendText(Chats.message(threadId, body + sent));
        assertThat(Chats.next(support, "message")).contains("x" + sent + "\"");
        sent++;
      }
      assertThat(ends).containsExactly(CloseReason.TOO_SLOW);
      await().untilAsserted(() -> assertThat(server.sessionCount()).isEqualTo(2));
      stuck.resumeReading();
      assertThat(stuck.awaitEnd(LIMIT).code()).isIn(1006, 4408);
      customer.sendText(Chats.message(threadId, "still here"));
      assertThat(Chats.next(support, "message")).contains("still here");
    }
  }

  @Test
  void anExecutorOfTheApplicationIsUsed() throws Exception {
    Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    try (ChatServer server = Chats.server().build();
        War war =
            War.empty()
                .attribute(ChatWebSocket.SERVER, server)
                .attribute(ChatWebSocket.EXECUTOR, (Executor) tasks::add)
                .deploy();
        TestClient client = connect(war, Chats.asUser("alice"))) {
      server.revoke(new UserId("alice"));
      await().until(() -> !tasks.isEmpty());
      tasks.remove().run();
      assertThat(client.awaitEnd(LIMIT).code()).isEqualTo(4403);
    }
  }

  private static TestClient connect(War war, String query) throws Exception {
    TestClient client = TestClient.connect(war.uri("/chat/ws" + query));
    Chats.next(client, "welcome");
    return client;
  }

  private static ChatMetrics recording(Queue<CloseReason> ends) {
    return new ChatMetrics() {
      @Override
      public void sessionClosed(CloseReason reason) {
        ends.add(reason);
      }
    };
  }
}
