package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.testkit.net.TestClient.End;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections end as they should, whoever ends them, and leave nothing behind. */
@Timeout(value = 120, unit = SECONDS)
public interface ConnectionEndContract extends ConnectionHarness {
  Duration LIMIT = Duration.ofSeconds(Wiretap.LIMIT_SECONDS);

  @Test
  default void rule521_theCodeAndTheReasonOfACloseArrive() throws Exception {
    try (Wire wire = Wire.start(this)) {
      for (CloseReason reason : EnumSet.complementOf(EnumSet.of(CloseReason.GONE))) {
        Wire.Pair pair = wire.connect();
        pair.line().close(reason);
        assertThat(pair.client().awaitEnd(LIMIT)).isEqualTo(new End(reason.code(), reason.text()));
        assertThat(pair.line().awaitClosed(Wiretap.LIMIT_SECONDS)).isTrue();
      }
    }
  }

  @Test
  default void rule522_aCloseComesAfterWhatIsBeingWritten() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect(4_096);
      pair.client().stopReading();
      Wiretap.Done write = new Wiretap.Done();
      pair.line().connection.write(Wiretap.Line.frames(16, "x".repeat(1 << 20)), write);
      pair.line().close(CloseReason.RESTARTING);
      pair.client().resumeReading();
      for (int i = 0; i < 16; i++) {
        assertThat(pair.client().nextText(LIMIT)).hasSize(1 << 20);
      }
      assertThat(pair.client().awaitEnd(LIMIT).code()).isEqualTo(1012);
      assertThat(write.await(Wiretap.LIMIT_SECONDS)).isTrue();
    }
  }

  @Test
  default void rule523_aPeersCloseIsAnsweredAndReportedOnce() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      pair.client().sendClose(1000, "bye");
      assertThat(pair.client().awaitEnd(LIMIT).code()).isEqualTo(1000);
      assertClosedOnce(pair.line());
    }
  }

  @Test
  default void rule524_aResetIsReportedOnce() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      pair.client().reset();
      assertClosedOnce(pair.line());
    }
  }

  @Test
  default void rule525_anEndWithoutACloseFrameIsReportedOnce() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      pair.client().close();
      assertClosedOnce(pair.line());
    }
  }

  @Test
  default void rule526_aResetInMidWriteRunsDoneOnce() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect(4_096);
      pair.client().stopReading();
      Wiretap.Done write = new Wiretap.Done();
      pair.line().connection.write(Wiretap.Line.frames(32, "x".repeat(1 << 20)), write);
      pair.client().reset();
      assertThat(write.await(Wiretap.LIMIT_SECONDS)).isTrue();
      assertClosedOnce(pair.line());
      assertThat(write.runs).hasValue(1);
    }
  }

  @Test
  default void rule527_afterTheEndAllCallsAreHarmlessAndDoneStillRuns() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair closed = wire.connect();
      closed.line().close(CloseReason.NORMAL);
      closed.client().awaitEnd(LIMIT);
      Wire.Pair aborted = wire.connect();
      aborted.line().connection.abort();
      Wire.Pair gone = wire.connect();
      gone.client().reset();
      for (Wire.Pair pair : List.of(closed, aborted, gone)) {
        assertThat(pair.line().awaitClosed(Wiretap.LIMIT_SECONDS)).isTrue();
        Wiretap.Done write = pair.line().write("too late");
        assertThat(write.await(Wiretap.LIMIT_SECONDS)).isTrue();
        pair.line().connection.ping();
        assertThat(pair.line().close(CloseReason.NORMAL).await(Wiretap.LIMIT_SECONDS)).isTrue();
        pair.line().connection.abort();
        assertThat(write.runs).hasValue(1);
        assertClosedOnce(pair.line());
      }
    }
  }

  @Test
  default void rule528_abortFreesAConnectionWhosePeerNeverReadsWithinASecond() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect(4_096);
      pair.client().stopReading();
      Wiretap.Done write = new Wiretap.Done();
      pair.line().connection.write(Wiretap.Line.frames(32, "x".repeat(1 << 20)), write);
      pair.line().connection.abort();
      assertThat(write.await(1)).as("done").isTrue();
      assertThat(pair.line().awaitClosed(1)).as("reported").isTrue();
      assertThat(write.runs).hasValue(1);
      assertClosedOnce(pair.line());
    }
  }

  @Test
  default void rule529_abortEndsACloseThatThePeerDoesNotTake() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect(4_096);
      pair.client().stopReading();
      Wiretap.Done write = new Wiretap.Done();
      pair.line().connection.write(Wiretap.Line.frames(32, "x".repeat(1 << 20)), write);
      Wiretap.Done closing = pair.line().close(CloseReason.TOO_SLOW);
      pair.line().connection.abort();
      assertThat(write.await(1)).as("done").isTrue();
      assertThat(pair.line().awaitClosed(1)).as("reported").isTrue();
      assertThat(closing.await(Wiretap.LIMIT_SECONDS)).isTrue();
      assertThat(write.runs).hasValue(1);
    }
  }

  @Test
  default void rule530_theFirstCloseCounts() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      assertThat(pair.line().close(CloseReason.EXPIRED).await(Wiretap.LIMIT_SECONDS)).isTrue();
      assertThat(pair.line().close(CloseReason.NORMAL).await(Wiretap.LIMIT_SECONDS)).isTrue();
      assertThat(pair.client().awaitEnd(LIMIT).code()).isEqualTo(CloseReason.EXPIRED.code());
      assertClosedOnce(pair.line());
    }
  }

  @Test
  default void rule531_abortSendsNoCloseFrame() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      pair.line().connection.abort();
      assertThat(pair.client().awaitEnd(LIMIT).code()).isEqualTo(1006);
    }
  }

  private static void assertClosedOnce(Wiretap.Line line) throws InterruptedException {
    assertThat(line.awaitClosed(Wiretap.LIMIT_SECONDS)).isTrue();
    assertThat(line.closedCalls).hasValue(1);
  }
}
