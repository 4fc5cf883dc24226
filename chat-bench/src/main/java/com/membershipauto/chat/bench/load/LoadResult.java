package com.membershipauto.chat.bench.load;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run has shown. Counts are of the whole run, warm-up included; latencies are those of
 * messages planned after the warm-up, and rates those between warm-up and the schedule's end.
 *
 * @param toolLate how late this tool itself sent; a part of each latency
 * @param toolBusy the part of their time that the reading threads were busy, from 0 to 1
 */
public record LoadResult(
    LoadPlan plan,
    Instant startedAt,
    Connects connects,
    Rates rates,
    Messages messages,
    Deliveries deliveries,
    Latency ack,
    Latency delivery,
    Latency toolLate,
    double toolBusy,
    List<Second> series) {
  /** Nothing broken, all answered. */
  public static final int GOOD = 0;

  /** What was promised is broken. */
  public static final int BROKEN = 1;

  /** There are connections that ended, or messages without an answer. */
  public static final int INCOMPLETE = 3;

  private static final double LATE_MILLIS = 1;
  private static final double LATE_PART = 0.1;
  private static final double TOO_BUSY = 0.9;

  public LoadResult {
    series = List.copyOf(series);
  }

  /**
   * How connecting went.
   *
   * @param latency from the first packet to {@code welcome}
   */
  public record Connects(long count, double seconds, Latency latency) {
    public double perSecond() {
      return seconds == 0 ? 0 : count / seconds;
    }
  }

  /** A second, on the average. */
  public record Rates(double sent, double acked, double delivered) {}

  /**
   * What became of messages.
   *
   * @param unsent not sent, since their connection was gone or the server did not read
   * @param unanswered sent, but neither acked nor refused in time
   * @param errors error frames by their code
   */
  public record Messages(
      long sent, long unsent, long acked, long unanswered, Map<String, Long> errors) {
    public Messages {
      errors = Map.copyOf(errors);
    }

    public long refused() {
      return sent - acked - unanswered;
    }
  }

  /**
   * What came.
   *
   * @param expected acked messages times connections, less what those missed that the server ended
   * @param lost committed, and not delivered to a connection that lived
   * @param duplicated came twice: events, messages stored twice, answers
   * @param outOfOrder came, but not in their place
   * @param strays came to a connection that should not see them, or make no sense
   * @param closed connections that the server ended, by close code
   */
  public record Deliveries(
      long delivered,
      long expected,
      long lost,
      long duplicated,
      long outOfOrder,
      long strays,
      Map<String, Long> closed) {
    public Deliveries {
      closed = Map.copyOf(closed);
    }
  }

  /**
   * What one second brought.
   *
   * @param atSeconds its end, from the schedule's beginning
   * @param length in seconds
   * @param ackP99 in milliseconds; 0 when nothing measured came
   * @param deliveryP99 in milliseconds; 0 when nothing measured came
   * @param lateMax how late this tool sent at worst, in milliseconds
   */
  public record Second(
      double atSeconds,
      double length,
      long sent,
      long acked,
      long delivered,
      double ackP99,
      double deliveryP99,
      double lateMax) {}

  /** Whether something acked was lost, or came twice, out of order, or to the wrong one. */
  public boolean isBroken() {
    return deliveries.lost + deliveries.duplicated + deliveries.outOfOrder + deliveries.strays > 0;
  }

  /** Whether there is something that nobody knows the outcome of. */
  public boolean isIncomplete() {
    return messages.unanswered + messages.unsent > 0 || !deliveries.closed.isEmpty();
  }

  /** Whether this tool was so late that the latencies are its own in part. */
  public boolean wasToolLate() {
    return toolLate.p99() > LATE_MILLIS && toolLate.p99() > LATE_PART * delivery.p99();
  }

  /** Whether this tool's reading threads had hardly a pause. */
  public boolean wasToolBusy() {
    return toolBusy > TOO_BUSY;
  }

  public int exitCode() {
    return isBroken() ? BROKEN : isIncomplete() ? INCOMPLETE : GOOD;
  }
}
