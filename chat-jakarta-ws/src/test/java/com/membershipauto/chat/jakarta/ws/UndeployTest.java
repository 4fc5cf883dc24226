package com.membershipauto.chat.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.testkit.net.TestClient;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an application leaves behind when it goes: nothing. */
final class UndeployTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void clientsAreToldToComeBackAndNoThreadIsLeft() throws Exception {
    Set<Thread> before = threads();
    try (War war = War.empty().parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET).deploy();
        TestClient client = TestClient.connect(war.uri("/chat/ws" + Chats.asUser("alice")))) {
      assertThat(client.nextText(LIMIT)).contains("welcome");
      assertThat(threads()).hasSizeGreaterThan(before.size());
      war.undeploy();
      assertThat(client.nextText(LIMIT)).contains("reconnect");
      assertThat(client.awaitEnd(LIMIT).code()).isEqualTo(1012);
      await().untilAsserted(() -> assertThat(before).containsAll(threads()));
    }
  }

  @Test
  void itsClassesAreUnloaded() throws Exception {
    try (War war =
        War.empty().selfContained().parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET).deploy()) {
      WeakReference<ClassLoader> classes = new WeakReference<>(war.classLoader());
      try (TestClient client = TestClient.connect(war.uri("/chat/ws" + Chats.asUser("alice")))) {
        assertThat(client.nextText(LIMIT)).contains("welcome");
        client.sendText("{\"type\":\"PING\"}");
        assertThat(client.nextText(LIMIT)).contains("pong");
        war.undeploy();
        client.awaitEnd(LIMIT);
      }
      forgetLastRecord();
      await()
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(classes.get()).isNull();
              });
    }
  }

  @Test
  void theApplicationsOwnServerIsLeftToIt() throws Exception {
    try (ChatServer server = Chats.server().build();
        War first = War.empty().attribute(ChatWebSocket.SERVER, server).deploy()) {
      first.undeploy();
      try (War second = War.empty().attribute(ChatWebSocket.SERVER, server).deploy();
          TestClient client = TestClient.connect(second.uri("/chat/ws" + Chats.asUser("al")))) {
        assertThat(client.nextText(LIMIT)).contains("welcome");
      }
    }
  }

  /**
   * The platform remembers, in one place for all applications, the type that a record's {@code
   * equals} and {@code hashCode} were last made for.
   */
  private static void forgetLastRecord() {
    record Last(Duration value) {}
    assertThat(new Last(LIMIT)).isEqualTo(new Last(LIMIT)).hasSameHashCodeAs(new Last(LIMIT));
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("chat-"))
        .collect(Collectors.toSet());
  }
}
