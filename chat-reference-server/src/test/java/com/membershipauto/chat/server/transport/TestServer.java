package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.TokenVerifier;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.Participant;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.jersey.server.ResourceConfig;

/** A transport over a chat in memory. Any token of letters is good, and names a customer. */
final class TestServer implements AutoCloseable {
  /** A token that is decided on when {@link #decide} is called. */
  static final String UNDECIDED = "undecided";

  private final CountDownLatch decided = new CountDownLatch(1);
  private final ChatServer chat;
  private final HttpTransport transport;

  TestServer() throws IOException {
    this(TransportSettings.of("127.0.0.1", 0));
  }

  TestServer(TransportSettings settings) throws IOException {
    this(settings, ChatConfig.DEFAULT);
  }

  TestServer(TransportSettings settings, ChatConfig config) throws IOException {
    chat = ChatServer.builder().tokenVerifier(this::verify).config(config).build();
    transport =
        HttpTransport.start(
            settings, chat, new ResourceConfig(Echo.class), Map.of("/health/live", new Live()));
  }

  static TransportSettings hasty(Duration head, Duration body, Duration idle) {
    return TransportSettings.of("127.0.0.1", 0).withTimeouts(head, body, idle);
  }

  private TokenVerifier.Result verify(String token) {
    if (token.equals(UNDECIDED)) {
      awaitDecision();
    }
    return token.matches("[a-z]+")
        ? new TokenVerifier.Result.Verified(
            Participant.user(token), Instant.now().plus(Duration.ofHours(1)))
        : new TokenVerifier.Result.Refused("not of letters");
  }

  private void awaitDecision() {
    try {
      decided.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void decide() {
    decided.countDown();
  }

  ChatServer chat() {
    return chat;
  }

  HttpTransport transport() {
    return transport;
  }

  int port() {
    return transport.port();
  }

  RawClient connect() throws IOException {
    return RawClient.connect(port());
  }

  RawClient openWebSocket(String token) throws IOException {
    return RawClient.openWebSocket(port(), token);
  }

  @Override
  public void close() {
    decide();
    chat.close();
    transport.close();
  }

  /** Stands for the REST resources. */
  @Path("echo")
  public static final class Echo {
    static final Semaphore ENTERED = new Semaphore(0);
    static final Semaphore RELEASED = new Semaphore(0);

    @GET
    public String get(@QueryParam("q") String q) {
      return "got " + q;
    }

    /** Answers when {@link #RELEASED} lets it. */
    @GET
    @Path("slow")
    public String slow() throws InterruptedException {
      ENTERED.release();
      RELEASED.acquire();
      return "slow";
    }

    @POST
    @Consumes("text/plain")
    public String post(String body) {
      return "got " + body.length() + " characters";
    }
  }

  private static final class Live extends HttpHandler {
    @Override
    public void service(Request request, Response response) throws IOException {
      response.getWriter().write("live on " + Thread.currentThread().getName());
    }
  }
}
