package com.membershipauto.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.Publication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A started layer and what it heard. */
final class TestNode implements ChannelLayer.Receiver, AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);
  static final Room ROOM = Room.of(new UserId("alice"));

  final RedisChannelLayer layer;
  final AtomicInteger interruptions = new AtomicInteger();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final String name = UUID.randomUUID().toString();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private TestNode(RedisSettings settings) {
    layer = new RedisChannelLayer(settings);
  }

  static TestNode start(RedisSettings settings) {
    TestNode node = new TestNode(settings);
    node.layer.start(node);
    return node;
  }

  /** Quick to notice, and to try again. */
  static RedisSettings.Builder settings(String url) {
    return RedisSettings.at(url)
        .connectTimeout(Duration.ofSeconds(1))
        .probe(Duration.ofMillis(100), Duration.ofMillis(1_500))
        .retryDelay(Duration.ofMillis(50));
  }

  /** From now on the receiver waits for {@link #goOn}. */
  void stop() {
    gate = new CountDownLatch(1);
  }

  void goOn() {
    gate.countDown();
  }

  @Override
  public void received(Publication publication, Room room) {
    heard.add(publication.payload().text());
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void interrupted() {
    interruptions.incrementAndGet();
  }

  TestNode subscribed() {
    assertThat(layer.subscribe(ROOM).toCompletableFuture()).succeedsWithin(LIMIT);
    return this;
  }

  Publication publication(String text, Room... rooms) {
    return new Publication(
        name,
        ThreadId.random(),
        1,
        null,
        Participant.user("alice"),
        Publication.Kind.MESSAGE,
        List.of(rooms),
        EncodedFrame.ofPayload(text.getBytes(StandardCharsets.UTF_8)));
  }

  void publish(String text) {
    layer.publish(List.of(publication(text, ROOM)));
  }

  String next() throws InterruptedException {
    String text = heard.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(text).as("something arrives").isNotNull();
    return text;
  }

  /** Publishes until the other hears it. */
  void awaitHeardBy(TestNode other) throws InterruptedException {
    String question = UUID.randomUUID().toString();
    long end = System.nanoTime() + LIMIT.toNanos();
    String text = "";
    while (!question.equals(text)) {
      assertThat(System.nanoTime()).as("nothing arrived in time").isLessThan(end);
      publish(question);
      text = other.heard.poll(20, TimeUnit.MILLISECONDS);
    }
    other.heard.clear();
  }

  RedisStatus status() {
    return layer.status();
  }

  @Override
  public void close() {
    goOn();
    layer.close();
  }
}
