package com.membershipauto.chat.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import com.membershipauto.chat.auth.TokenVerifier;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.memory.InMemoryStore;
import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.service.Outcome;
import com.membershipauto.chat.service.Sent;
import com.membershipauto.chat.session.Session;
import com.membershipauto.chat.spi.AppendEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A chat server in a test's hand. Its tokens say in clear who comes and for how many seconds:
 * {@code support:sam:3600}.
 */
public final class Node implements AutoCloseable {
  public static final Participant ALICE = Participant.user("alice");
  public static final Participant BOB = Participant.user("bob");
  public static final Participant SAM = Participant.support("sam");
  public static final Participant SUE = Participant.support("sue");

  private final TestClock clock = new TestClock();
  private final Map<ThreadId, Long> fannedOut = new ConcurrentHashMap<>();
  private final ChatServer server;
  private final List<Client> clients = new ArrayList<>();

  /** With all in memory, and the defaults. */
  public Node() {
    this(builder -> builder);
  }

  public Node(Setting setting, int value) {
    this(builder -> builder.config(ChatConfig.DEFAULT.with(setting, value)));
  }

  public Node(InMemoryStore store) {
    this(builder -> builder.stores(store, store));
  }

  public Node(UnaryOperator<ChatServer.Builder> parts) {
    server =
        parts
            .apply(
                ChatServer.builder()
                    .clock(clock)
                    .tokenVerifier(new ClearTokens())
                    .listener((owner, event) -> fannedOut.put(event.threadId(), event.seq())))
            .build();
  }

  public ChatServer server() {
    return server;
  }

  public TestClock clock() {
    return clock;
  }

  public static String token(Participant participant, Duration life) {
    return participant.role().wireName() + ":" + participant.id() + ":" + life.toSeconds();
  }

  /** Connects, and waits for {@code welcome}. */
  public Client connect(Participant participant) {
    Client client = connect(participant, new RecordingConnection());
    client.await("welcome");
    return client;
  }

  public Client connect(Participant participant, RecordingConnection connection) {
    return connect(participant, connection, Duration.ofHours(1));
  }

  public Client connect(
      Participant participant, RecordingConnection connection, Duration tokenLife) {
    Handshake handshake = handshake(participant, tokenLife);
    Session session = server.connect(connection, (Handshake.Accepted) handshake);
    connection.belongsTo(session);
    Client client = new Client(participant, connection, session);
    synchronized (clients) {
      clients.add(client);
    }
    return client;
  }

  public Handshake handshake(Participant participant, Duration tokenLife) {
    return join(
        server.handshake(
            new HandshakeRequest(
                token(participant, tokenLife), null, null, null, null, "127.0.0.1")));
  }

  /** Opens a thread for the customer. */
  public ThreadId open(Participant customer) {
    ChatThread thread = done(server.service().open(customer, null, "help"));
    return thread.id();
  }

  /** Sends without a session; gives the message's place once it is fanned out. */
  public long post(Participant by, ThreadId threadId, String body) {
    return awaitFanOut(threadId, done(send(by, threadId, body)).message().seq());
  }

  private long awaitFanOut(ThreadId threadId, long seq) {
    Wait.until(() -> fannedOut.getOrDefault(threadId, 0L) >= seq);
    return seq;
  }

  public CompletionStage<Outcome<Sent>> send(Participant by, ThreadId threadId, String body) {
    return server
        .service()
        .send(by, threadId, new AppendEntry.NewMessage(body, List.of(), null, 0), 0);
  }

  /** Assigns a thread to somebody else than before, or to nobody. */
  public void assign(ThreadId threadId, @Nullable Participant assignee) {
    UserId id = assignee == null ? null : assignee.id();
    change(threadId, new AppendEntry.NewChange(null, new AppendEntry.Assignment(id), null));
  }

  /** Gives a thread another status. */
  public void setStatus(ThreadId threadId, ThreadStatus status) {
    change(threadId, new AppendEntry.NewChange(status, null, null));
  }

  private void change(ThreadId threadId, AppendEntry.NewChange change) {
    ChatThread changed = done(server.service().change(SAM, threadId, change, 0));
    awaitFanOut(threadId, changed.lastSeq());
  }

  public static <T> T done(CompletionStage<Outcome<T>> stage) {
    Outcome<T> outcome = join(stage);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }

  public static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(15, TimeUnit.SECONDS).join();
  }

  /** Ends the node, and sees that core never broke a connection's contract. */
  @Override
  public void close() {
    synchronized (clients) {
      clients.forEach(client -> client.connection().readAgain());
    }
    server.close();
    synchronized (clients) {
      clients.forEach(Client::assertKeptContract);
    }
  }

  private final class ClearTokens implements TokenVerifier {
    @Override
    public Result verify(String token) {
      String[] parts = token.split(":", -1);
      if (parts.length != 3) {
        return new Result.Refused("not a token");
      }
      Participant participant =
          parts[0].equals("support") ? Participant.support(parts[1]) : Participant.user(parts[1]);
      return new Result.Verified(
          participant, clock.instant().plusSeconds(Long.parseLong(parts[2])));
    }

    @Override
    public boolean mayBlock() {
      return false;
    }
  }
}
