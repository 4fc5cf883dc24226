package com.membershipauto.chat.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.membershipauto.chat.fake.Frame;
import com.membershipauto.chat.fake.RecordingConnection;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.protocol.EncodedFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final EncodedFrame FRAME = frame("pong");

  private final List<Drain> drains = List.of(new Drain(), new Drain());
  private final List<Thread> threads = new ArrayList<>();

  @BeforeEach
  void start() {
    for (Drain drain : drains) {
      Thread thread = new Thread(drain, "test-drain");
      threads.add(thread);
      thread.start();
    }
  }

  @AfterEach
  void close() throws InterruptedException {
    drains.forEach(Drain::close);
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void what_is_offered_to_a_session_in_one_go_leaves_in_one_write() throws InterruptedException {
    RecordingConnection connection = new RecordingConnection();
    Outbox outbox = outbox(connection, 0);
    CountDownLatch written = new CountDownLatch(1);

    Drain.gather(
        () -> {
          for (int i = 0; i < 100; i++) {
            outbox.offer(FRAME);
          }
          assertThat(connection.writes()).isEqualTo(1);
        },
        written::countDown);

    written.await();
    assertThat(pongs(connection)).hasSize(100);
    // The first was its welcome's.
    assertThat(connection.writes()).isEqualTo(2);
  }

  @Test
  void it_is_told_when_what_every_drain_had_to_write_is_written() throws InterruptedException {
    List<RecordingConnection> connections = new ArrayList<>();
    List<Outbox> outboxes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      connections.add(new RecordingConnection());
      outboxes.add(outbox(connections.get(i), i % 2));
    }
    CountDownLatch written = new CountDownLatch(1);
    AtomicInteger missing = new AtomicInteger(-1);

    Drain.gather(
        () -> outboxes.forEach(outbox -> outbox.offer(FRAME)),
        () -> {
          missing.set((int) connections.stream().filter(c -> pongs(c).isEmpty()).count());
          written.countDown();
        });

    written.await();
    assertThat(missing).hasValue(0);
  }

  @Test
  void it_is_told_at_once_when_nothing_was_offered() {
    AtomicInteger told = new AtomicInteger();
    Drain.gather(() -> {}, told::incrementAndGet);
    assertThat(told).hasValue(1);
  }

  @Test
  void a_large_room_is_written_to_before_all_of_it_was_offered_to() {
    List<RecordingConnection> connections = new ArrayList<>();
    List<Outbox> outboxes = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      connections.add(new RecordingConnection());
      outboxes.add(outbox(connections.get(i), 0));
    }
    Drain.gather(
        () -> {
          outboxes.forEach(outbox -> outbox.offer(FRAME));
          Wait.until(() -> !pongs(connections.get(0)).isEmpty());
          assertThat(pongs(connections.get(1_099))).isEmpty();
        },
        () -> {});
    Wait.until(() -> !pongs(connections.get(1_099)).isEmpty());
  }

  @Test
  void what_was_offered_before_a_failure_is_written() {
    RecordingConnection connection = new RecordingConnection();
    Outbox outbox = outbox(connection, 0);
    AtomicInteger told = new AtomicInteger();

    assertThatThrownBy(
            () ->
                Drain.gather(
                    () -> {
                      outbox.offer(FRAME);
                      throw new IllegalStateException("a bug");
                    },
                    told::incrementAndGet))
        .hasMessage("a bug");

    Wait.until(() -> told.get() == 1);
    assertThat(pongs(connection)).hasSize(1);
    outbox.offer(FRAME);
    Wait.until(() -> pongs(connection).size() == 2);
  }

  private Outbox outbox(RecordingConnection connection, int drain) {
    Outbox outbox = new Outbox(connection, drains.get(drain), 1_000, 1_000_000, reason -> {});
    outbox.uncork(frame("welcome"));
    Wait.until(() -> connection.writes() == 1);
    return outbox;
  }

  private static List<Frame> pongs(RecordingConnection connection) {
    return connection.frames().stream().filter(frame -> frame.is("pong")).toList();
  }

  private static EncodedFrame frame(String type) {
    return EncodedFrame.ofPayload(("{\"type\":\"" + type + "\"}").getBytes(StandardCharsets.UTF_8));
  }
}
