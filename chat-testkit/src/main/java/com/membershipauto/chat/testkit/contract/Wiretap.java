package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.Gateway;
import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import com.membershipauto.chat.auth.TokenVerifier.Result.Verified;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.session.Inbound;
import com.membershipauto.chat.spi.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes core's place behind a transport: lets everybody in, and leaves the lines to the test. */
final class Wiretap implements Gateway, AutoCloseable {
  static final long LIMIT_SECONDS = 10;
  private static final long ABORT_SECONDS = 2;

  private final ChatServer core =
      ChatServer.builder()
          .tokenVerifier(
              token -> new Verified(Participant.user(token), Instant.now().plusSeconds(3_600)))
          .build();
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

  @Override
  public CompletionStage<Handshake> handshake(HandshakeRequest request) {
    return core.handshake(request);
  }

  @Override
  public Inbound connect(Connection connection, Handshake.Accepted accepted) {
    Line line = new Line(connection, accepted);
    lines.add(line);
    return line;
  }

  @Override
  public ChatConfig config() {
    return core.config();
  }

  /** The line of the connection that came next. */
  Line next() throws InterruptedException {
    Line line = lines.poll(LIMIT_SECONDS, SECONDS);
    if (line == null) {
      throw new AssertionError("the transport connected nobody");
    }
    return line;
  }

  @Override
  public void close() {
    core.close();
  }

  /** One connection, and what was heard on it. */
  static final class Line implements Inbound {
    final Connection connection;
    final Semaphore heard = new Semaphore(0);
    final AtomicInteger closedCalls = new AtomicInteger();
    final AtomicInteger overlaps = new AtomicInteger();
    private final Handshake.Accepted accepted;
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger receiving = new AtomicInteger();

    private Line(Connection connection, Handshake.Accepted accepted) {
      this.connection = connection;
      this.accepted = accepted;
    }

    @Override
    public void receive(String text) {
      if (receiving.incrementAndGet() > 1) {
        overlaps.incrementAndGet();
      }
      texts.add(text);
      receiving.decrementAndGet();
    }

    @Override
    public void heard() {
      heard.release();
    }

    @Override
    public void fail(CloseReason reason) {
      close(reason);
    }

    @Override
    public void transportClosed() {
      closedCalls.incrementAndGet();
      closed.countDown();
      accepted.release();
    }

    String nextText() throws InterruptedException {
      String text = texts.poll(LIMIT_SECONDS, SECONDS);
      if (text == null) {
        throw new AssertionError("no text arrived at core");
      }
      return text;
    }

    boolean hasText() {
      return !texts.isEmpty();
    }

    private boolean hasClosedWithin(long seconds) {
      try {
        return closed.await(seconds, SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    boolean awaitClosed(long seconds) throws InterruptedException {
      return closed.await(seconds, SECONDS);
    }

    /** Closes as core does: on a thread of its own, and not for ever. */
    Done close(CloseReason reason) {
      Done returned = new Done();
      Thread closer =
          new Thread(
              () -> {
                connection.close(reason);
                returned.run();
                if (!hasClosedWithin(ABORT_SECONDS)) {
                  connection.abort();
                }
              },
              "contract-close");
      closer.setDaemon(true);
      closer.start();
      return returned;
    }

    Done write(String... texts) {
      Done write = new Done();
      connection.write(Arrays.stream(texts).map(Line::frame).toList(), write);
      return write;
    }

    void writeAndWait(String... texts) throws InterruptedException {
      if (!write(texts).await(LIMIT_SECONDS)) {
        throw new AssertionError("a write was not done in time");
      }
    }

    static EncodedFrame frame(String text) {
      return EncodedFrame.ofPayload(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<EncodedFrame> frames(int count, String text) {
      return Collections.nCopies(count, frame(text));
    }
  }

  /** Counts how often something was done. */
  static final class Done implements Runnable {
    final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch first = new CountDownLatch(1);

    @Override
    public void run() {
      runs.incrementAndGet();
      first.countDown();
    }

    boolean await(long seconds) throws InterruptedException {
      return first.await(seconds, SECONDS);
    }
  }
}
