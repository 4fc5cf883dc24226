package com.membershipauto.chat.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.spi.Connection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One thing at a time is in the container's hands, whatever the container does. */
final class PlainConnectionTest {
  private final FakeTransport transport = new FakeTransport();
  private final Connection connection =
      PlainConnection.factory(ChatConfig.DEFAULT, transport).apply(transport.session());
  private final AtomicInteger dones = new AtomicInteger();

  @Test
  void aFrameWaitsForTheOneBefore() {
    write("a", "b");
    assertThat(transport.calls).containsExactly("a");
    transport.sent();
    assertThat(transport.calls).containsExactly("a", "b");
    assertThat(dones).hasValue(0);
    transport.sent();
    assertThat(dones).hasValue(1);
  }

  @Test
  void aBatchOfAnyLengthNeedsNoDeeperStack() {
    transport.answersAtOnce = true;
    connection.write(Collections.nCopies(200_000, frame("x")), dones::incrementAndGet);
    assertThat(transport.calls).hasSize(200_000);
    assertThat(dones).hasValue(1);
  }

  @Test
  void writesThatFollowFromWithinDoneNeedNoDeeperStack() {
    transport.answersAtOnce = true;
    connection.write(List.of(frame("x")), this::writeAgain);
    assertThat(dones).hasValue(100_000);
    assertThat(transport.calls).hasSize(100_000);
  }

  private void writeAgain() {
    if (dones.incrementAndGet() < 100_000) {
      connection.write(List.of(frame("x")), this::writeAgain);
    }
  }

  @Test
  void aPingWaitsForTheBatchAndGoesAheadOfTheNext() {
    connection.write(List.of(frame("a"), frame("b")), () -> write("c"));
    connection.ping();
    transport.sent();
    assertThat(transport.calls).containsExactly("a", "b");
    transport.sent();
    assertThat(transport.calls).containsExactly("a", "b");
    transport.runTasks();
    assertThat(transport.calls).containsExactly("a", "b", "ping", "c");
  }

  @Test
  void aWriteWaitsForAPing() {
    connection.ping();
    write("a");
    assertThat(transport.calls).isEmpty();
    transport.runTasks();
    assertThat(transport.calls).containsExactly("ping", "a");
  }

  @Test
  void pingsThatWaitAreOne() {
    write("a");
    connection.ping();
    connection.ping();
    transport.sent();
    transport.runTasks();
    assertThat(transport.calls).containsExactly("a", "ping");
  }

  @Test
  void aCloseWaitsForTheBatchAndRunsOnTheExecutor() {
    write("a", "b");
    connection.close(CloseReason.RESTARTING);
    transport.sent();
    transport.sent();
    assertThat(transport.calls).containsExactly("a", "b");
    transport.runTasks();
    assertThat(transport.calls).containsExactly("a", "b", "close 1012");
    assertThat(dones).hasValue(1);
  }

  @Test
  void afterACloseNothingIsSentAndDoneRuns() {
    connection.close(CloseReason.NORMAL);
    write("late");
    connection.ping();
    transport.runTasks();
    assertThat(transport.calls).containsExactly("close 1000");
    assertThat(dones).hasValue(1);
  }

  @Test
  void aFailedSendEndsTheConnectionAndRunsDoneOnce() {
    write("a", "b");
    transport.failed();
    transport.runTasks();
    assertThat(transport.calls).containsExactly("a", "close 1011");
    assertThat(dones).hasValue(1);
  }

  @Test
  void aRefusedSendEndsTheConnectionAndRunsDoneOnce() {
    transport.refusesSends = true;
    write("a", "b");
    transport.runTasks();
    assertThat(transport.calls).containsExactly("close 1011");
    assertThat(dones).hasValue(1);
  }

  @Test
  void anAbortRunsDoneThoughTheContainerNeverAnswers() {
    write("a", "b");
    connection.abort();
    assertThat(dones).hasValue(1);
    transport.runTasks();
    transport.sent();
    assertThat(transport.calls).containsExactly("a", "close 1011");
    assertThat(dones).hasValue(1);
  }

  @Test
  void anAbortAfterACloseThatWaitsUsesItsReason() {
    write("a");
    connection.close(CloseReason.TOO_SLOW);
    connection.abort();
    transport.runTasks();
    assertThat(transport.calls).containsExactly("a", "close 4408");
  }

  @Test
  void withoutAnExecutorWritesStillEnd() {
    Connection late =
        PlainConnection.factory(
                ChatConfig.DEFAULT,
                task -> {
                  throw new RejectedExecutionException("stopping");
                })
            .apply(transport.session());
    late.close(CloseReason.RESTARTING);
    late.write(List.of(frame("a")), dones::incrementAndGet);
    assertThat(transport.calls).isEmpty();
    assertThat(dones).hasValue(1);
  }

  private void write(String... texts) {
    connection.write(
        Arrays.stream(texts).map(PlainConnectionTest::frame).toList(), dones::incrementAndGet);
  }

  private static EncodedFrame frame(String text) {
    return EncodedFrame.ofPayload(text.getBytes(StandardCharsets.UTF_8));
  }
}
