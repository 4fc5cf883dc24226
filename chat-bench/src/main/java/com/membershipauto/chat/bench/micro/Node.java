package com.membershipauto.chat.bench.micro;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import com.membershipauto.chat.auth.TokenVerifier;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.session.Session;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A whole node with one customer's thread, whose store costs nothing and keeps nothing. */
final class Node implements AutoCloseable {
  private static final long STALLED_SECONDS = 10;

  private final ForgetfulStore store = new ForgetfulStore();
  private final ThreadId thread = ThreadId.random();
  private final Semaphore window;
  private final ChatServer server;
  private int connected;

  /**
   * @param inFlight how many messages may be under way
   */
  Node(int inFlight) {
    window = new Semaphore(inFlight);
    store.open(thread, Samples.CUSTOMER.id(), "", Instant.EPOCH);
    server =
        ChatServer.builder()
            .stores(store, store)
            .tokenVerifier(new AnyToken())
            .config(
                ChatConfig.DEFAULT
                    .with(Setting.FRAMES_PER_SECOND, Setting.FRAMES_PER_SECOND.max())
                    .with(Setting.FRAME_BURST, Setting.FRAME_BURST.max()))
            .build();
  }

  ThreadId thread() {
    return thread;
  }

  ChatServer server() {
    return server;
  }

  /**
   * Connects the customer once more, and waits until the session is live.
   *
   * @param framesPerMessage after so many frames a message counts as done; 0 when another
   *     connection decides on that
   */
  Session connect(int framesPerMessage) throws InterruptedException {
    Handshake handshake =
        server
            .handshake(new HandshakeRequest("any", null, null, null, null, "127.0.0.1"))
            .toCompletableFuture()
            .join();
    CountingConnection connection =
        new CountingConnection(
            framesPerMessage == 0 ? new Semaphore(0) : window, Math.max(1, framesPerMessage));
    Session session = server.connect(connection, (Handshake.Accepted) handshake);
    connection.belongsTo(session);
    connection.awaitWelcome();
    connected++;
    return session;
  }

  /** Waits until one more message may be under way. */
  void awaitRoom() throws InterruptedException {
    if (!window.tryAcquire(STALLED_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no message came out in " + STALLED_SECONDS + " s");
    }
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException core ended a session on the way, so that less was done than
   *     measured
   */
  @Override
  public void close() {
    int left = server.sessionCount();
    server.close();
    if (left != connected) {
      throw new IllegalStateException(left + " sessions are left of " + connected);
    }
  }

  private static final class AnyToken implements TokenVerifier {
    @Override
    public Result verify(String token) {
      return new Result.Verified(
          Participant.user(Samples.CUSTOMER.id().value()), Instant.now().plusSeconds(86_400));
    }

    @Override
    public boolean mayBlock() {
      return false;
    }
  }
}
