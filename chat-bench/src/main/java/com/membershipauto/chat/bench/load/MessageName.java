package com.membershipauto.chat.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The {@code clientMessageId} of a message of this run: {@code run.customer.number.plannedNanos}.
 * It brings all with it that a receiver must know, so that none has to look anything up. To be used
 * again for each message, by one thread.
 */
final class MessageName {
  /** Characters of the longest one besides the run's name. */
  static final int MAX_LENGTH = 3 + 10 + 10 + 19;

  private static final byte SEPARATOR = '.';

  private final byte[] run;
  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private boolean isGood;

  private int customer;
  private int number;
  private long plannedNanos;

  MessageName(String run) {
    this.run = run.getBytes(US_ASCII);
  }

  void write(ByteBuffer target, int ofCustomer, int withNumber, long planned) {
    target.put(run);
    put(target, ofCustomer);
    put(target, withNumber);
    put(target, planned);
  }

  private static void put(ByteBuffer target, long value) {
    target.put(SEPARATOR);
    long power = 1;
    while (value / power >= 10) {
      power *= 10;
    }
    for (; power > 0; power /= 10) {
      target.put((byte) ('0' + value / power % 10));
    }
  }

  /** Reads one; whether it is of this run. */
  boolean read(byte[] text, int from, int to) {
    int runEnd = from + run.length;
    if (runEnd > to || !Arrays.equals(text, from, runEnd, run, 0, run.length)) {
      return false;
    }
    bytes = text;
    at = runEnd;
    end = to;
    isGood = true;
    long ofCustomer = next();
    long withNumber = next();
    plannedNanos = next();
    customer = (int) ofCustomer;
    number = (int) withNumber;
    return isGood && at == end && customer == ofCustomer && number == withNumber;
  }

  private long next() {
    if (at == end || bytes[at] != SEPARATOR) {
      isGood = false;
      return 0;
    }
    int from = ++at;
    long value = 0;
    while (at < end && bytes[at] != SEPARATOR) {
      int digit = bytes[at++] - '0';
      isGood &= digit >= 0 && digit <= 9;
      value = value * 10 + digit;
    }
    isGood &= at > from && at - from < 19;
    return value;
  }

  /** Whose thread it was sent into. */
  int customer() {
    return customer;
  }

  /** Which of the customer's messages it is, from 0. */
  int number() {
    return number;
  }

  /** When it was to be sent, from the schedule's beginning. */
  long plannedNanos() {
    return plannedNanos;
  }
}
