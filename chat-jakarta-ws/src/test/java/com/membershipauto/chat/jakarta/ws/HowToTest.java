package com.membershipauto.chat.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.auth.TokenVerifier;
import com.membershipauto.chat.jpa.ChatPersistence;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.HttpAnswer;
import com.membershipauto.chat.testkit.net.TestClient;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/** Runs the code of {@code docs/how-to/embed-in-jakarta-ee.md} in applications on Tomcat. */
@SuppressWarnings("serial")
public final class HowToTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final byte[] SECRET = Chats.SECRET.getBytes(StandardCharsets.UTF_8);

  // region starter
  @WebListener
  public static class ChatStarter implements ServletContextListener {
    @Resource(name = "jdbc/shop")
    private DataSource database;

    private ChatPersistence persistence;
    private ChatServer chat;

    @Override
    public void contextInitialized(ServletContextEvent event) {
      String secret = event.getServletContext().getInitParameter("shop.token.secret");
      persistence = ChatPersistence.over(database);
      chat =
          ChatServer.builder()
              .tokenVerifier(
                  JwtVerifier.builder().secret(secret.getBytes(StandardCharsets.UTF_8)).build())
              .stores(persistence.eventStore(), persistence.threadStore())
              .ticketStore(persistence.ticketStore())
              .build();
      event.getServletContext().setAttribute(ChatServer.class.getName(), chat);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
      chat.close();
      persistence.close();
    }
  }

  // endregion

  @Test
  void messagesAreKeptInTheApplicationsDatabase() throws Exception {
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    try (Connection database = DriverManager.getConnection(url);
        Statement statement = database.createStatement()) {
      statement.execute(
          "RUNSCRIPT FROM 'classpath:" + ChatPersistence.MIGRATIONS + "/V1__chat.sql'");
      try (War war =
              War.empty()
                  .withClass(ChatStarter.class)
                  .parameter("shop.token.secret", Chats.SECRET)
                  .database("jdbc/shop", url)
                  .deploy();
          TestClient client = TestClient.connect(war.uri("/chat/ws" + Chats.asUser("alice")))) {
        ChatServer chat = (ChatServer) war.attribute(ChatWebSocket.SERVER);
        assertThat(client.nextText(LIMIT)).contains("welcome");
        client.sendText(Chats.message(Chats.openThread(chat, "alice"), "kept"));
        Chats.next(client, "message");
        try (ResultSet events = statement.executeQuery("SELECT body FROM chat_event")) {
          assertThat(events.next()).isTrue();
          assertThat(events.getString(1)).isEqualTo("kept");
        }
      }
    }
  }

  // region producer
  @ApplicationScoped
  public static class ChatProducer {
    @Produces
    @Singleton
    ChatServer chat() {
      return ChatServer.builder()
          .tokenVerifier(JwtVerifier.builder().secret(SECRET).build())
          .build();
    }

    void close(@Disposes ChatServer chat) {
      chat.close();
    }
  }

  // endregion

  @Test
  void aProducedServerIsFound() throws Exception {
    try (WeldContainer cdi =
            new Weld().disableDiscovery().beanClasses(ChatProducer.class).initialize();
        War war = War.empty().deploy();
        TestClient client = TestClient.connect(war.uri("/chat/ws" + Chats.asUser("alice")))) {
      assertThat(client.nextText(LIMIT)).contains("welcome");
      assertThat(cdi.select(ChatServer.class).get().sessionCount()).isEqualTo(1);
    }
  }

  // region ticket
  @WebServlet("/chat-ticket")
  public static class ChatTicket extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Principal user = request.getUserPrincipal();
      if (user == null) {
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        return;
      }
      Participant participant =
          request.isUserInRole("support")
              ? Participant.support(user.getName())
              : Participant.user(user.getName());
      ChatServer chat = (ChatServer) getServletContext().getAttribute(ChatServer.class.getName());
      String ticket =
          chat.authenticator()
              .issueTicket(participant, Instant.now().plus(Duration.ofHours(8)))
              .toCompletableFuture()
              .join()
              .value();
      response.setHeader("Cache-Control", "no-store");
      response.getWriter().write(ticket);
    }
  }

  // endregion

  @Test
  void whoIsLoggedInGetsATicket() throws Exception {
    // region tickets-only
    TokenVerifier ticketsOnly = token -> new TokenVerifier.Result.Refused("tickets only");
    // endregion
    try (ChatServer chat = ChatServer.builder().tokenVerifier(ticketsOnly).build();
        War war =
            War.empty()
                .withClass(ChatTicket.class)
                .loggedIn("sam", "support")
                .attribute(ChatWebSocket.SERVER, chat)
                .deploy()) {
      HttpAnswer answer = post(war, "/chat-ticket");
      assertThat(answer.status()).isEqualTo(200);
      try (TestClient client = TestClient.connect(war.uri("/chat/ws?ticket=" + answer.body()))) {
        assertThat(client.nextText(LIMIT)).contains("\"id\":\"sam\"", "\"role\":\"support\"");
      }
    }
  }

  private static HttpAnswer post(War war, String path) throws IOException {
    try (TestClient client = TestClient.open(war.uri(path), 0)) {
      String request =
          "POST "
              + war.uri(path).getPath()
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n";
      client.sendRaw(request.getBytes(StandardCharsets.US_ASCII));
      return client.readAnswer();
    }
  }
}
