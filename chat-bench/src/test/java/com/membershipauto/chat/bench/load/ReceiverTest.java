package com.membershipauto.chat.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.membershipauto.chat.bench.wire.End;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReceiverTest {
  private static final long WARMUP = 1_000_000;

  private final RunState run = new RunState(WARMUP, 1);
  private final Tally tally = new Tally("run");
  private final Customer customer = new Customer(3, "token", "thread");
  private final Receiver receiver = new Receiver(customer, true, true, tally, run);
  private final Receiver other = new Receiver(customer, false, true, tally, run);

  @BeforeEach
  void sendTenMessages() {
    for (int i = 0; i < 10; i++) {
      customer.writeNext(ByteBuffer.allocate(200), tally.name, 0, new byte[0]);
    }
  }

  @Test
  void messagesInOrderAreAsExpected() {
    ack(0, 1);
    ack(1, 2);
    message(receiver, 1, 0);
    message(receiver, 2, 1);

    assertBroken(0, 0, 0);
    assertThat(receiver.delivered()).isEqualTo(2);
    assertThat(receiver.expected()).isEqualTo(2);
    assertThat(receiver.lost()).isZero();
    assertThat(receiver.isComplete()).isTrue();
    assertThat(customer.unanswered()).isEqualTo(8);
  }

  @Test
  void anAckedMessageThatDoesNotComeIsLost() {
    ack(0, 1);
    ack(1, 2);
    message(receiver, 1, 0);

    assertThat(receiver.lost()).isEqualTo(1);
    assertThat(receiver.isComplete()).isFalse();
    assertThat(other.lost()).isEqualTo(2);
  }

  @Test
  void aGapIsALoss() {
    message(receiver, 1, 0);
    message(receiver, 5, 4);

    assertThat(receiver.lost()).isEqualTo(3);
    assertThat(receiver.isComplete()).isFalse();
  }

  @Test
  void aGapThatIsFilledLaterIsOutOfOrder() {
    message(receiver, 2, 1);
    message(receiver, 1, 0);
    message(receiver, 3, 2);

    assertBroken(0, 1, 0);
    assertThat(receiver.lost()).isZero();
    assertThat(receiver.delivered()).isEqualTo(3);
  }

  @Test
  void anEventThatComesTwiceIsADuplicate() {
    message(receiver, 1, 0);
    message(receiver, 2, 1);
    message(receiver, 1, 0);
    message(receiver, 2, 1);

    assertBroken(2, 0, 0);
    assertThat(receiver.delivered()).isEqualTo(2);
  }

  @Test
  void aMessageThatIsStoredTwiceIsADuplicate() {
    message(receiver, 1, 0);
    message(receiver, 2, 0);

    assertBroken(1, 0, 0);
  }

  @Test
  void messagesStoredInAnotherOrderThanSentAreOutOfOrder() {
    message(receiver, 1, 1);
    message(receiver, 2, 0);

    assertBroken(0, 1, 0);
  }

  @Test
  void aMessageOfAnotherCustomerIsAStray() {
    frame(receiver, "{'type':'message','seq':1,'message':{'clientMessageId':'run.4.0.0'}}");

    assertBroken(0, 0, 1);
  }

  @Test
  void aPlaceThatCannotBeIsAStray() {
    message(receiver, 1L << 40, 0);

    assertBroken(0, 0, 1);
    assertThat(receiver.lost()).isZero();
  }

  @Test
  void whatOthersSayInTheThreadOnlyTakesItsPlace() {
    message(receiver, 1, 0);
    frame(receiver, "{'type':'message','seq':2,'message':{'body':'How can I help?'}}");
    frame(receiver, "{'type':'thread','seq':3,'thread':{'lastSeq':3}}");
    frame(receiver, "{'type':'thread','thread':{'lastSeq':3}}");
    message(receiver, 4, 1);

    assertBroken(0, 0, 0);
    assertThat(receiver.lost()).isZero();
    assertThat(receiver.delivered()).isEqualTo(2);
  }

  @Test
  void aSecondAnswerIsADuplicate() {
    ack(0, 1);
    ack(0, 1);
    error("busy", 0);

    assertBroken(2, 0, 0);
    assertThat(customer.acked()).isEqualTo(1);
  }

  @Test
  void anAckOfWhatWasNotSentIsAStray() {
    ack(10, 1);

    assertBroken(0, 0, 1);
  }

  @Test
  void anAckToAConnectionThatDidNotSendIsAStray() {
    frame(other, "{'type':'ack','seq':1,'clientMessageId':'run.3.0.0'}");

    assertBroken(0, 0, 1);
    assertThat(customer.acked()).isZero();
  }

  @Test
  void refusedMessagesAreCountedByCodeAndNotExpected() {
    error("busy", 0);
    error("busy", 1);
    error("unavailable", 2);
    ack(3, 1);
    message(receiver, 1, 3);

    assertBroken(0, 0, 0);
    assertThat(Tally.errors(List.of(tally)))
        .containsOnly(entry("busy", 2L), entry("unavailable", 1L));
    assertThat(customer.unanswered()).isEqualTo(6);
    assertThat(receiver.expected()).isEqualTo(1);
  }

  @Test
  void aConnectionThatTheServerEndsLosesOnlyWhatIsMissingInBetween() {
    frame(receiver, "{'type':'welcome'}");
    ack(0, 1);
    ack(1, 2);
    ack(2, 3);
    message(receiver, 2, 1);
    receiver.ended(new End.Closed(4408, false, ""));

    assertThat(receiver.lost()).isEqualTo(1);
    assertThat(receiver.expected()).isEqualTo(1);
    assertThat(receiver.isComplete()).isTrue();
    assertThat(Tally.closes(List.of(tally))).containsOnlyKeys("4408");
  }

  @Test
  void aConnectionThatWeEndIsNotCounted() {
    frame(receiver, "{'type':'welcome'}");
    receiver.ended(new End.Closed(1000, true, ""));

    assertThat(Tally.closes(List.of(tally))).isEmpty();
  }

  @Test
  void latencyCountsFromThePlannedTimeAndNotInTheWarmUp() {
    run.start(500_000);
    frameAt(receiver, 1, 0, WARMUP - 1, 9_000_000);
    frameAt(receiver, 2, 1, WARMUP, 9_500_000);

    var histogram = tally.deliveryMicros.getIntervalHistogram();
    assertThat(histogram.getTotalCount()).isEqualTo(1);
    assertThat(histogram.getMaxValue()).isBetween(7_990L, 8_010L);
  }

  private void message(Receiver to, long seq, int number) {
    frame(
        to,
        "{'type':'message','seq':%d,'message':{'clientMessageId':'run.3.%d.0'}}"
            .formatted(seq, number));
  }

  private static void frameAt(Receiver to, long seq, int number, long planned, long arrived) {
    byte[] bytes =
        "{'type':'message','seq':%d,'message':{'clientMessageId':'run.3.%d.%d'}}"
            .formatted(seq, number, planned)
            .replace('\'', '"')
            .getBytes(UTF_8);
    to.text(bytes, 0, bytes.length, arrived);
  }

  private void ack(int number, long seq) {
    frame(
        receiver, "{'type':'ack','clientMessageId':'run.3.%d.0','seq':%d}".formatted(number, seq));
  }

  private void error(String code, int number) {
    frame(
        receiver,
        "{'type':'error','code':'%s','clientMessageId':'run.3.%d.0'}".formatted(code, number));
  }

  private static void frame(Receiver to, String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
    to.text(bytes, 0, bytes.length, System.nanoTime());
  }

  private void assertBroken(long duplicated, long outOfOrder, long strays) {
    assertThat(tally.duplicated.get()).as("duplicated").isEqualTo(duplicated);
    assertThat(tally.outOfOrder.get()).as("out of order").isEqualTo(outOfOrder);
    assertThat(tally.strays.get()).as("strays").isEqualTo(strays);
  }
}
