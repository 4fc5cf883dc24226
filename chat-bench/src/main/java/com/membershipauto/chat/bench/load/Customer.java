package com.membershipauto.chat.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * One customer with a thread of their own. One of their connections sends; what is answered to it
 * is noted by its loop's thread.
 */
final class Customer {
  private final int index;
  private final String token;
  private final String threadId;
  private final byte[] head;

  private final Counter numbered = new Counter();
  private final Counter unsent = new Counter();

  // Only the thread of the sending connection's loop.
  private final BitSet answered = new BitSet();
  private final Counter acked = new Counter();
  private final Counter refused = new Counter();
  private final Counter lastAckedSeq = new Counter();

  Customer(int index, String token, String threadId) {
    this.index = index;
    this.token = token;
    this.threadId = threadId;
    this.head =
        ("{\"type\":\"SEND\",\"threadId\":\"" + threadId + "\",\"clientMessageId\":\"")
            .getBytes(UTF_8);
  }

  int index() {
    return index;
  }

  String token() {
    return token;
  }

  String threadId() {
    return threadId;
  }

  /**
   * Writes the next message's frame.
   *
   * @param tail what comes after the {@code clientMessageId}
   */
  void writeNext(ByteBuffer target, MessageName name, long plannedNanos, byte[] tail) {
    target.put(head);
    name.write(target, index, (int) numbered.get(), plannedNanos);
    target.put(tail);
    // Before it is on its way, for the answer may be here before the sender goes on.
    numbered.increment();
  }

  int headLength() {
    return head.length;
  }

  /** The last message could not be sent. */
  void notSent() {
    unsent.increment();
  }

  /**
   * Notes an answer; only the first one counts.
   *
   * @param number of a message that was sent
   * @return false when it has its answer already
   */
  private boolean isFirstAnswer(int number) {
    if (answered.get(number)) {
      return false;
    }
    answered.set(number);
    return true;
  }

  boolean acked(int number, long seq) {
    boolean isFirst = isFirstAnswer(number);
    if (isFirst) {
      acked.increment();
      lastAckedSeq.raiseTo(seq);
    }
    return isFirst;
  }

  boolean refused(int number) {
    boolean isFirst = isFirstAnswer(number);
    if (isFirst) {
      refused.increment();
    }
    return isFirst;
  }

  /** How many messages were sent, or tried to. */
  long numbered() {
    return numbered.get();
  }

  long sent() {
    return numbered.get() - unsent.get();
  }

  long unsent() {
    return unsent.get();
  }

  long acked() {
    return acked.get();
  }

  /** Sent, and neither acked nor refused. */
  long unanswered() {
    return sent() - acked.get() - refused.get();
  }

  /** The greatest seq that was acked; 0 when there is none. */
  long lastAckedSeq() {
    return lastAckedSeq.get();
  }
}
