package com.membershipauto.chat.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.TokenVerifier;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.HttpAnswer;
import com.membershipauto.chat.testkit.net.TestClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and what the others are told, while it is still HTTP. */
final class HandshakeTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String PATH = "/chat/ws/";

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void noTokenIs401WithAChallenge() throws Exception {
    War war = war(Chats.server().build());
    HttpAnswer answer = shake(war, PATH, Map.of());
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.body()).isEqualTo("no token, or not a good one");
  }

  @Test
  void aBadTokenIs401AndIsNotShownInTheAnswerOrALog() throws Exception {
    String canary = "canary.in.token";
    try (LogLines log = new LogLines()) {
      War war = war(Chats.server().build());
      HttpAnswer answer = shake(war, PATH + "?token=" + canary, Map.of());
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.toString()).doesNotContain(canary);
      assertThat(log.all()).noneMatch(line -> line.contains(canary));
    }
  }

  @Test
  void theTokenMayComeInTheAuthorizationHeader() throws Exception {
    War war = war(Chats.server().build());
    String token = Chats.token(Participant.user("alice"));
    assertThat(shake(war, PATH, Map.of("Authorization", "Bearer " + token)).status())
        .isEqualTo(101);
  }

  @Test
  void aParameterGivenTwiceIsNoToken() throws Exception {
    War war = war(Chats.server().build());
    String token = Chats.asUser("alice");
    assertThat(shake(war, PATH + token + "&" + token.substring(1), Map.of()).status())
        .isEqualTo(401);
  }

  @Test
  void aForeignOriginIs403() throws Exception {
    War war = war(Chats.server().build());
    assertThat(
            shake(war, PATH + Chats.asUser("alice"), Map.of("Origin", "https://evil.example"))
                .status())
        .isEqualTo(403);
  }

  @Test
  void moreConnectionsThanAllowedAre429() throws Exception {
    ChatServer server =
        Chats.server().config(ChatConfig.DEFAULT.with(Setting.MAX_CONNECTIONS_PER_USER, 1)).build();
    War war = war(server);
    assertThat(shake(war, PATH + Chats.asUser("alice"), Map.of()).status()).isEqualTo(101);
    assertThat(shake(war, PATH + Chats.asUser("alice"), Map.of()).status()).isEqualTo(429);
    assertThat(shake(war, PATH + Chats.asUser("bob"), Map.of()).status()).isEqualTo(101);
  }

  @Test
  void aServerThatStopsAnswers503() throws Exception {
    ChatServer server = Chats.server().build();
    War war = war(server);
    server.drain();
    assertThat(shake(war, PATH + Chats.asUser("alice"), Map.of()).status()).isEqualTo(503);
  }

  @Test
  void aTicketLetsInOnce() throws Exception {
    ChatServer server = Chats.server().build();
    War war = war(server);
    String ticket =
        server
            .authenticator()
            .issueTicket(Participant.user("alice"), Instant.now().plusSeconds(60))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .value();
    assertThat(shake(war, PATH + "?ticket=" + ticket, Map.of()).status()).isEqualTo(101);
    assertThat(shake(war, PATH + "?ticket=" + ticket, Map.of()).status()).isEqualTo(401);
  }

  @Test
  void handshakesThatWaitHoldNoThreadOfTheContainer() throws Exception {
    SlowVerifier verifier = new SlowVerifier();
    ChatServer server = Chats.server().tokenVerifier(verifier).build();
    War war = War.empty().maxThreads(4).servlet("/ok", new Ok());
    deploy(war.attribute(ChatWebSocket.SERVER, server), server);
    List<TestClient> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      waiting.add(request(war, PATH + Chats.asUser("alice")));
    }
    verifier.asked.acquire(8);
    assertThat(shake(war, "/ok", Map.of()).status()).isEqualTo(200);
    verifier.go.countDown();
    for (TestClient client : waiting) {
      assertThat(client.readAnswer().status()).isEqualTo(101);
    }
  }

  @Test
  void aDecisionThatDoesNotComeIs503AndItsPlaceIsGivenBack() throws Exception {
    SlowVerifier verifier = new SlowVerifier();
    ChatServer server = Chats.server().tokenVerifier(verifier).build();
    War war = War.empty().parameter(ChatWebSocket.HANDSHAKE_TIMEOUT_MILLIS, "100");
    deploy(war.attribute(ChatWebSocket.SERVER, server), server);
    assertThat(shake(war, PATH + Chats.asUser("alice"), Map.of()).status()).isEqualTo(503);
    verifier.go.countDown();
    await().until(() -> verifier.answered.tryAcquire());
    await().untilAsserted(() -> assertThat(server.authenticator().connections()).isZero());
  }

  @Test
  void thePlaceOfAClientThatLeftWhileItWaitedIsFreeForALaterOne() throws Exception {
    SlowVerifier verifier = new SlowVerifier();
    ChatServer server = Chats.server().tokenVerifier(verifier).build();
    War war = War.empty().parameter(ChatWebSocket.HANDSHAKE_TIMEOUT_MILLIS, "1000");
    deploy(war.attribute(ChatWebSocket.SERVER, server), server);
    request(war, PATH + Chats.asUser("alice")).reset();
    verifier.asked.acquire();
    verifier.go.countDown();
    await().until(() -> verifier.answered.tryAcquire());
    await()
        .untilAsserted(
            () -> {
              assertThat(shake(war, PATH, Map.of()).status()).isEqualTo(401);
              assertThat(server.authenticator().connections()).isZero();
            });
    assertThat(server.sessionCount()).isZero();
  }

  @Test
  void anUpgradeThatTheContainerRefusesGivesThePlaceBack() throws Exception {
    ChatServer server = Chats.server().build();
    War war = war(server);
    TestClient client =
        request(war, PATH + Chats.asUser("alice"), "Connection: Upgrade", "Connection: close");
    assertThat(client.readAnswer().status()).isEqualTo(400);
    assertThat(server.authenticator().connections()).isZero();
  }

  @Test
  void anotherVersionOfTheProtocolIs426() throws Exception {
    War war = war(Chats.server().build());
    TestClient client =
        request(
            war,
            PATH + Chats.asUser("alice"),
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Version: 8");
    HttpAnswer answer = client.readAnswer();
    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13");
  }

  @Test
  void aHandshakeWithoutAKeyIs400() throws Exception {
    War war = war(Chats.server().build());
    TestClient client =
        request(war, PATH + Chats.asUser("alice"), "Sec-WebSocket-Key", "X-Nothing");
    assertThat(client.readAnswer().status()).isEqualTo(400);
  }

  @Test
  void aRequestThatIsNoHandshakeGoesToTheApplication() throws Exception {
    ChatServer server = Chats.server().build();
    War war = War.empty().servlet(PATH, new Ok());
    deploy(war.attribute(ChatWebSocket.SERVER, server), server);
    TestClient client = request(war, PATH, "Upgrade: websocket", "X-Nothing: 1");
    HttpAnswer answer = client.readAnswer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok");
  }

  @Test
  void whoComesPastTheFilterIsClosedWith4401() throws Exception {
    ChatServer server = Chats.server().build();
    War war = War.empty().servlet("/detour", new Forward(PATH));
    deploy(war.attribute(ChatWebSocket.SERVER, server), server);
    try (TestClient client = TestClient.connect(war.uri("/detour" + Chats.asUser("alice")))) {
      assertThat(client.awaitEnd(LIMIT)).isEqualTo(new TestClient.End(4401, "token expired"));
    }
    assertThat(server.sessionCount()).isZero();
  }

  @Test
  void noExtensionIsNegotiated() throws Exception {
    War war = war(Chats.server().build());
    HttpAnswer answer =
        shake(
            war,
            PATH + Chats.asUser("alice"),
            Map.of("Sec-WebSocket-Extensions", "permessage-deflate"));
    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("Sec-WebSocket-Extensions")).isNull();
  }

  private War war(ChatServer server) throws Exception {
    War war = War.empty().attribute(ChatWebSocket.SERVER, server);
    deploy(war, server);
    return war;
  }

  private void deploy(War war, ChatServer server) throws Exception {
    open.add(server);
    open.add(war);
    war.deploy();
  }

  private HttpAnswer shake(War war, String path, Map<String, String> headers) throws IOException {
    TestClient.Result result = TestClient.connect(war.uri(path), headers);
    open.add(result.client());
    return result.answer();
  }

  /** Sends a handshake, changed by what is given as text and replacement, and leaves it there. */
  private TestClient request(War war, String path, String... changes) throws IOException {
    TestClient client = TestClient.open(war.uri(path), 0);
    open.add(client);
    String request =
        "GET "
            + war.uri(path).getPath()
            + (path.contains("?") ? "?" + war.uri(path).getQuery() : "")
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    for (int i = 0; i < changes.length; i += 2) {
      request = request.replace(changes[i], changes[i + 1]);
    }
    client.sendRaw(request.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  /** Verifies when it is told to. */
  private static final class SlowVerifier implements TokenVerifier {
    final Semaphore asked = new Semaphore(0);
    final CountDownLatch go = new CountDownLatch(1);
    final Semaphore answered = new Semaphore(0);
    private final TokenVerifier verifier = Chats.verifier();

    @Override
    public Result verify(String token) {
      asked.release();
      try {
        go.await();
      } catch (InterruptedException e) {
        return new Result.Unavailable("interrupted");
      }
      answered.release();
      return verifier.verify(token);
    }
  }

  private static final class Ok extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("ok");
    }
  }

  private static final class Forward extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final String target;

    Forward(String target) {
      this.target = target;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, jakarta.servlet.ServletException {
      request.getRequestDispatcher(target).forward(request, response);
    }
  }
}
