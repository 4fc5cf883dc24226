package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.Publication;
import com.membershipauto.chat.spi.Publication.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One node on the channel layer under test, which writes down what it hears. */
final class Node implements ChannelLayer.Receiver, AutoCloseable {
  static final long LIMIT_SECONDS = 10;
  static final String QUESTION = "back?";

  final String name = "node-" + UUID.randomUUID();
  final ChannelLayer layer;
  private final BlockingQueue<Copy> heard = new LinkedBlockingQueue<>();
  private final Semaphore interruptions = new Semaphore(0);
  private volatile boolean throwing;

  /** What arrived, and as a copy of which room. */
  record Copy(Publication publication, Room room) {
    String text() {
      return publication.payload().text();
    }
  }

  private Node(ChannelLayer layer) {
    this.layer = layer;
  }

  /** Starts, and waits until the layer has reached its bus, or found that it cannot. */
  static Node start(ChannelLayer layer) {
    Node node = new Node(layer);
    layer.start(node);
    boolean unused =
        layer
            .subscribe(newRoom())
            .handle((done, failure) -> true)
            .toCompletableFuture()
            .orTimeout(LIMIT_SECONDS, SECONDS)
            .join();
    return node;
  }

  static Room newRoom() {
    return Room.of(new UserId("customer-" + UUID.randomUUID()));
  }

  @Override
  public void received(Publication publication, Room room) {
    heard.add(new Copy(publication, room));
    if (throwing) {
      throw new IllegalStateException("thrown on purpose");
    }
  }

  @Override
  public void interrupted() {
    interruptions.release();
  }

  @Override
  public void close() {
    layer.close();
  }

  /** Ends early; the end of the test does no harm. */
  void leave() {
    layer.close();
  }

  /** From now on every publication makes the receiver throw, after it was written down. */
  void throwAlways() {
    throwing = true;
  }

  void subscribe(Room... rooms) throws Exception {
    for (Room room : rooms) {
      layer.subscribe(room).toCompletableFuture().get(LIMIT_SECONDS, SECONDS);
    }
  }

  Publication publication(String text, Room... rooms) {
    return new Publication(
        name,
        ThreadId.random(),
        1,
        null,
        Participant.user("42"),
        Kind.MESSAGE,
        List.of(rooms),
        EncodedFrame.ofPayload(text.getBytes(StandardCharsets.UTF_8)));
  }

  void publish(String text, Room... rooms) {
    layer.publish(List.of(publication(text, rooms)));
  }

  /** The next copy of another node's publication. */
  Copy next() throws InterruptedException {
    Copy copy = nextOfAnyone();
    while (copy.publication().origin().equals(name)) {
      copy = nextOfAnyone();
    }
    return copy;
  }

  /** The next copy, of its own publications too. */
  Copy nextOfAnyone() throws InterruptedException {
    Copy copy = heard.poll(LIMIT_SECONDS, SECONDS);
    if (copy == null) {
      throw new AssertionError("nothing arrived within " + LIMIT_SECONDS + " s");
    }
    return copy;
  }

  /** The texts of the copies before the one that says {@code last}. */
  List<String> textsBefore(String last) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    for (String text = next().text(); !text.equals(last); text = next().text()) {
      texts.add(text);
    }
    return texts;
  }

  /** All that has arrived and was not asked for yet, its own too. */
  List<Copy> soFar() {
    List<Copy> copies = new ArrayList<>();
    heard.drainTo(copies);
    return copies;
  }

  /** Publishes until the receiver hears of it: when a layer is back, only it knows. */
  static void awaitHeard(Node sender, Node receiver, Room room) throws InterruptedException {
    receiver.textsBeforeAnswer(sender, room);
  }

  /** The same, with the texts that arrive before. */
  List<String> textsBeforeAnswer(Node sender, Room room) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    long end = System.nanoTime() + SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      if (System.nanoTime() > end) {
        throw new AssertionError("nothing arrived in time");
      }
      sender.publish(QUESTION, room);
      for (Copy copy = poll(); copy != null; copy = poll()) {
        if (copy.text().equals(QUESTION)) {
          return texts;
        }
        texts.add(copy.text());
      }
    }
  }

  private @Nullable Copy poll() throws InterruptedException {
    return heard.poll(20, MILLISECONDS);
  }

  void forgetInterruptions() {
    interruptions.drainPermits();
  }

  /** Waits for the next interruption, or one that was not asked for yet. */
  boolean awaitInterruption() throws InterruptedException {
    return interruptions.tryAcquire(LIMIT_SECONDS, SECONDS);
  }
}
