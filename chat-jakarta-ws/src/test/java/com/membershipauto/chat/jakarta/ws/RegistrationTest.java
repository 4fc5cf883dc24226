package com.membershipauto.chat.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.testkit.net.TestClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/** Where the server of a WAR comes from, and when there is none. */
final class RegistrationTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void theServerIsTheOneInTheServletContext() throws Exception {
    try (ChatServer server = Chats.server().build();
        War war = War.empty().attribute(ChatWebSocket.SERVER, server).deploy();
        TestClient client = TestClient.connect(war.uri("/chat/ws" + Chats.asUser("alice")))) {
      assertThat(client.nextText(LIMIT)).contains("welcome", "alice");
      assertThat(server.sessionCount()).isEqualTo(1);
    }
  }

  @Test
  void elseItIsTheCdiBean() throws Exception {
    try (WeldContainer cdi = cdi(OneServer.class);
        War war = War.empty().deploy();
        TestClient client = TestClient.connect(war.uri("/chat/ws" + Chats.asUser("alice")))) {
      assertThat(client.nextText(LIMIT)).contains("welcome");
      assertThat(cdi.select(ChatServer.class).get().sessionCount()).isEqualTo(1);
    }
  }

  @Test
  void severalCdiBeansAreRefusedInOneLine() throws Exception {
    try (WeldContainer cdi = cdi(OneServer.class, AnotherServer.class);
        LogLines log = new LogLines();
        War war = War.empty().parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET).deploy()) {
      assertThat(cdi.isRunning()).isTrue();
      assertThat(log.seen())
          .containsExactly("SEVERE Chat is not registered: several CDI beans are a ChatServer");
      assertThat(status(war, "/chat/ws" + Chats.asUser("alice"))).isEqualTo(404);
    }
  }

  @Test
  void elseItIsMadeOfContextParameters() throws Exception {
    try (War war =
            War.empty()
                .parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET)
                .parameter("chat.max.frame.bytes", "2048")
                .parameter(ChatWebSocket.ALLOWED_ORIGINS, "https://shop.example")
                .deploy();
        TestClient client = TestClient.connect(war.uri("/chat/ws" + Chats.asUser("alice")))) {
      assertThat(client.nextText(LIMIT)).contains("\"maxFrameBytes\":2048");
      assertThat(
              TestClient.connect(
                      war.uri("/chat/ws" + Chats.asUser("alice")),
                      Map.of("Origin", "http://127.0.0.1"))
                  .answer()
                  .status())
          .isEqualTo(403);
    }
  }

  @Test
  void withoutATokenVerifierNothingIsRegisteredAndOneLineSaysWhy() throws Exception {
    try (LogLines log = new LogLines();
        War war = War.empty().withClass(HostEcho.class).deploy()) {
      assertThat(log.seen())
          .singleElement()
          .asString()
          .startsWith("WARNING Chat is not registered: nothing says how to check tokens.");
      assertThat(status(war, "/chat/ws" + Chats.asUser("alice"))).isEqualTo(404);
      assertEchoes(war);
    }
  }

  @Test
  void oneParameterSwitchesItOff() throws Exception {
    try (War war =
        War.empty()
            .parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET)
            .parameter(ChatWebSocket.ENABLED, "false")
            .deploy()) {
      assertThat(status(war, "/chat/ws" + Chats.asUser("alice"))).isEqualTo(404);
    }
  }

  @Test
  void theDefaultPathAnswersWithAndWithoutTheSlash() throws Exception {
    try (War war = War.empty().parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET).deploy()) {
      assertThat(status(war, "/chat/ws" + Chats.asUser("alice"))).isEqualTo(101);
      assertThat(status(war, "/chat/ws/" + Chats.asUser("alice"))).isEqualTo(101);
    }
  }

  @Test
  void thePathIsAParameter() throws Exception {
    try (War war =
        War.empty()
            .parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET)
            .parameter(ChatWebSocket.PATH, "/help/live/")
            .deploy()) {
      assertThat(status(war, "/help/live" + Chats.asUser("alice"))).isEqualTo(101);
      assertThat(status(war, "/help/live/" + Chats.asUser("alice"))).isEqualTo(101);
      assertThat(status(war, "/chat/ws" + Chats.asUser("alice"))).isEqualTo(404);
    }
  }

  @Test
  void aBadParameterRegistersNothingAndOneLineSaysWhich() throws Exception {
    Map<String, String> bad =
        Map.of(
            ChatWebSocket.ENABLED,
            "maybe",
            ChatWebSocket.PATH,
            "/chat/{room}",
            ChatWebSocket.HANDSHAKE_TIMEOUT_MILLIS,
            "soon",
            ChatWebSocket.THREADS,
            "0",
            "chat.max.frame.bytes",
            "12");
    for (Map.Entry<String, String> one : bad.entrySet()) {
      try (LogLines log = new LogLines();
          War war =
              War.empty()
                  .parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET)
                  .parameter(one.getKey(), one.getValue())
                  .deploy()) {
        assertThat(log.seen())
            .singleElement()
            .asString()
            .startsWith("SEVERE Chat is not registered: the context parameter " + one.getKey());
        assertThat(status(war, "/chat/ws" + Chats.asUser("alice"))).isEqualTo(404);
      }
    }
  }

  @Test
  void aShortSecretIsRefusedWithoutBeingQuoted() throws Exception {
    try (LogLines log = new LogLines();
        War war = War.empty().parameter(ChatWebSocket.JWT_SECRET, "much-too-short").deploy()) {
      assertThat(war.isAvailable()).isTrue();
      assertThat(log.seen()).singleElement().asString().contains("at least 32 bytes");
      assertThat(log.all()).noneMatch(line -> line.contains("much-too-short"));
    }
  }

  @Test
  void anAttributeOfAnotherTypeIsRefusedInOneLine() throws Exception {
    for (String name :
        List.of(ChatWebSocket.SERVER, ChatWebSocket.EXECUTOR, ChatWebSocket.CONNECTIONS)) {
      try (LogLines log = new LogLines();
          War war =
              War.empty()
                  .parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET)
                  .attribute(name, "text")
                  .deploy()) {
        assertThat(log.seen())
            .containsExactly(
                "SEVERE Chat is not registered: the attribute " + name + " is a java.lang.String");
        assertThat(status(war, "/chat/ws" + Chats.asUser("alice"))).isEqualTo(404);
      }
    }
  }

  @Test
  void theApplicationsOwnEndpointWorksAsBefore() throws Exception {
    try (War war =
        War.empty()
            .withClass(HostEcho.class)
            .parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET)
            .deploy()) {
      assertEchoes(war);
      assertThat(status(war, "/chat/ws" + Chats.asUser("alice"))).isEqualTo(101);
    }
  }

  @Test
  void noCdiClassesAreNeeded() throws Exception {
    try (War war =
            War.empty().selfContained().parameter(ChatWebSocket.JWT_SECRET, Chats.SECRET).deploy();
        TestClient client = TestClient.connect(war.uri("/chat/ws" + Chats.asUser("alice")))) {
      assertThat(client.nextText(LIMIT)).contains("welcome");
    }
  }

  private static void assertEchoes(War war) throws Exception {
    try (TestClient client = TestClient.connect(war.uri("/echo"))) {
      client.sendText("hello");
      assertThat(client.nextText(LIMIT)).isEqualTo("echo hello");
    }
  }

  private static int status(War war, String path) throws IOException {
    TestClient.Result result = TestClient.connect(war.uri(path), Map.of());
    result.client().close();
    return result.answer().status();
  }

  private static WeldContainer cdi(Class<?>... beans) {
    return new Weld().disableDiscovery().beanClasses(beans).initialize();
  }

  static final class OneServer {
    @Produces
    @Singleton
    static ChatServer server() {
      return Chats.server().build();
    }

    static void close(@Disposes ChatServer server) {
      server.close();
    }
  }

  static final class AnotherServer {
    @Produces
    @Singleton
    static ChatServer server() {
      return Chats.server().build();
    }

    static void close(@Disposes ChatServer server) {
      server.close();
    }
  }
}
