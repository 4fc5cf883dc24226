package com.membershipauto.chat.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** What one loop's thread has seen. It writes; any thread may read. */
final class Tally {
  /** Latencies are in microseconds; longer ones count as this. */
  static final long MAX_MICROS = 600_000_000;

  private static final int DIGITS = 3;
  private static final int MAX_CODES = 64;

  final FrameScan scan = new FrameScan();
  final MessageName name;

  final SingleWriterRecorder connectMicros = recorder();
  final SingleWriterRecorder ackMicros = recorder();
  final SingleWriterRecorder deliveryMicros = recorder();

  final Counter connected = new Counter();
  final Counter acked = new Counter();
  final Counter delivered = new Counter();
  final Counter duplicated = new Counter();
  final Counter outOfOrder = new Counter();
  final Counter strays = new Counter();
  final Counter ended = new Counter();

  private final Map<String, Counter> errors = new ConcurrentHashMap<>();
  private final Map<String, Counter> closes = new ConcurrentHashMap<>();

  Tally(String run) {
    name = new MessageName(run);
  }

  static SingleWriterRecorder recorder() {
    return new SingleWriterRecorder(MAX_MICROS, DIGITS);
  }

  static Histogram histogram() {
    return new Histogram(MAX_MICROS, DIGITS);
  }

  static void record(SingleWriterRecorder recorder, long nanos) {
    recorder.recordValue(Math.min(MAX_MICROS, Math.max(0, nanos / 1_000)));
  }

  void error(String code) {
    count(errors, code);
  }

  void closed(String code) {
    count(closes, code);
  }

  private static void count(Map<String, Counter> counters, String code) {
    // A broken server may say anything.
    String key = counters.size() < MAX_CODES || counters.containsKey(code) ? code : "others";
    counters.computeIfAbsent(key, unknown -> new Counter()).increment();
  }

  /** Error frames by their code, over all loops. */
  static Map<String, Long> errors(Iterable<Tally> tallies) {
    return byCode(tallies, tally -> tally.errors);
  }

  /** Connections that the server ended, by close code, over all loops. */
  static Map<String, Long> closes(Iterable<Tally> tallies) {
    return byCode(tallies, tally -> tally.closes);
  }

  private static Map<String, Long> byCode(
      Iterable<Tally> tallies, Function<Tally, Map<String, Counter>> which) {
    Map<String, Long> sums = new TreeMap<>();
    for (Tally tally : tallies) {
      which.apply(tally).forEach((code, count) -> sums.merge(code, count.get(), Long::sum));
    }
    return sums;
  }

  /** One counter over all loops. */
  static long sum(Iterable<Tally> tallies, ToLongFunction<Tally> which) {
    long sum = 0;
    for (Tally tally : tallies) {
      sum += which.applyAsLong(tally);
    }
    return sum;
  }
}
