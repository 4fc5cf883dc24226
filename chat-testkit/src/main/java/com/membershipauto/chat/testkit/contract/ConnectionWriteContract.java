package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.testkit.net.RawFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written arrives, and the writer is told. */
@Timeout(value = 120, unit = SECONDS)
public interface ConnectionWriteContract extends ConnectionHarness {
  Duration LIMIT = Duration.ofSeconds(Wiretap.LIMIT_SECONDS);

  @Test
  default void rule501_framesArriveWholeAndInOrder() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      for (int i = 0; i < 200; i++) {
        pair.line().writeAndWait("a" + i, "b" + i, "c" + i);
      }
      for (int i = 0; i < 200; i++) {
        assertThat(pair.client().nextText(LIMIT)).isEqualTo("a" + i);
        assertThat(pair.client().nextText(LIMIT)).isEqualTo("b" + i);
        assertThat(pair.client().nextText(LIMIT)).isEqualTo("c" + i);
      }
    }
  }

  @Test
  default void rule502_framesOfEveryLengthArriveWhole() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      int[] lengths = {1, 2, 125, 126, 127, 65_535, 65_536, 70_000, 1 << 20};
      for (int length : lengths) {
        String text = "x".repeat(length - 1) + "!";
        pair.line().writeAndWait(text, "next");
        assertThat(pair.client().nextText(LIMIT).equals(text)).as("length " + length).isTrue();
        assertThat(pair.client().nextText(LIMIT)).isEqualTo("next");
      }
    }
  }

  @Test
  default void rule503_textArrivesToTheLetter() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      String text = "Grüße 👋🏽 \u0000 \u2028 ٣ \uFEFF \uD7FF \uE000 \uFFFF 𐀀 ".repeat(500);
      pair.line().writeAndWait(text);
      assertThat(pair.client().nextText(LIMIT)).isEqualTo(text);
    }
  }

  @Test
  default void rule504_doneRunsOnceForEachWriteAndTheNextMayFollowAtOnce() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      int writes = 500;
      AtomicInteger dones = new AtomicInteger();
      CountDownLatch all = new CountDownLatch(writes);
      Runnable next =
          new Runnable() {
            @Override
            public void run() {
              int written = dones.incrementAndGet();
              if (written < writes) {
                pair.line().connection.write(Wiretap.Line.frames(1, "w" + written), this);
              }
              all.countDown();
            }
          };
      pair.line().connection.write(Wiretap.Line.frames(1, "w0"), next);
      for (int i = 0; i < writes; i++) {
        assertThat(pair.client().nextText(LIMIT)).isEqualTo("w" + i);
      }
      assertThat(all.await(Wiretap.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      pair.line().writeAndWait("end");
      assertThat(pair.client().nextText(LIMIT)).isEqualTo("end");
      assertThat(dones).hasValue(writes);
    }
  }

  @Test
  default void rule505_theFramesOfOneWriteMayBeMany() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      List<EncodedFrame> frames =
          IntStream.range(0, 5_000).mapToObj(i -> Wiretap.Line.frame("f" + i)).toList();
      Wiretap.Done write = new Wiretap.Done();
      pair.line().connection.write(frames, write);
      for (int i = 0; i < 5_000; i++) {
        assertThat(pair.client().nextText(LIMIT)).isEqualTo("f" + i);
      }
      assertThat(write.await(Wiretap.LIMIT_SECONDS)).isTrue();
    }
  }

  @Test
  default void rule506_oneFrameMayBeWrittenToManyConnectionsAtOnce() throws Exception {
    try (Wire wire = Wire.start(this)) {
      List<Wire.Pair> pairs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        pairs.add(wire.connect());
      }
      EncodedFrame shared = Wiretap.Line.frame("for all: Grüße".repeat(1_000));
      Race.run(
          racer ->
              () -> {
                for (int i = racer; i < pairs.size(); i += Race.THREADS) {
                  Wiretap.Done write = new Wiretap.Done();
                  pairs.get(i).line().connection.write(List.of(shared, shared), write);
                  assertThat(write.await(Wiretap.LIMIT_SECONDS)).isTrue();
                }
                return racer;
              });
      for (Wire.Pair pair : pairs) {
        assertThat(pair.client().nextText(LIMIT)).isEqualTo(shared.text());
        assertThat(pair.client().nextText(LIMIT)).isEqualTo(shared.text());
      }
    }
  }

  @Test
  default void rule507_writingToAPeerThatDoesNotReadReturnsAtOnce() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair stuck = wire.connect(4_096);
      stuck.client().stopReading();
      long start = System.nanoTime();
      Wiretap.Done write = new Wiretap.Done();
      stuck.line().connection.write(Wiretap.Line.frames(32, "x".repeat(1 << 20)), write);
      stuck.line().connection.ping();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      stuck.client().resumeReading();
      for (int i = 0; i < 32; i++) {
        assertThat(stuck.client().nextText(LIMIT)).hasSize(1 << 20);
      }
      assertThat(write.await(Wiretap.LIMIT_SECONDS)).isTrue();
      assertThat(write.runs).hasValue(1);
    }
  }

  @Test
  default void rule508_aPeerThatDoesNotReadHoldsUpNobodyElse() throws Exception {
    try (Wire wire = Wire.start(this)) {
      List<Wiretap.Line> stuck = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Wire.Pair pair = wire.connect(4_096);
        pair.client().stopReading();
        pair.line()
            .connection
            .write(Wiretap.Line.frames(16, "x".repeat(1 << 20)), new Wiretap.Done());
        stuck.add(pair.line());
      }
      Wire.Pair sound = wire.connect();
      long start = System.nanoTime();
      sound.line().writeAndWait("still here");
      assertThat(sound.client().nextText(LIMIT)).isEqualTo("still here");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      stuck.forEach(line -> line.connection.abort());
    }
  }

  @Test
  default void rule509_aPingArrivesAndItsPongIsASignOfLife() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      pair.line().connection.ping();
      assertThat(pair.client().nextControl(LIMIT).opcode()).isEqualTo(RawFrame.PING);
      assertThat(pair.line().heard.tryAcquire(Wiretap.LIMIT_SECONDS, SECONDS)).isTrue();
    }
  }

  @Test
  default void rule510_pingsMayComeBetweenWritesFromAnyThread() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      String text = "x".repeat(10_000);
      Race.run(
          racer ->
              () -> {
                for (int i = 0; i < 20; i++) {
                  if (racer == 0) {
                    pair.line().writeAndWait(text, text);
                  } else if (racer == 1) {
                    pair.line().connection.ping();
                  }
                }
                return racer;
              });
      for (int i = 0; i < 40; i++) {
        assertThat(pair.client().nextText(LIMIT)).isEqualTo(text);
      }
      assertThat(pair.client().nextControl(LIMIT).opcode()).isEqualTo(RawFrame.PING);
    }
  }
}
