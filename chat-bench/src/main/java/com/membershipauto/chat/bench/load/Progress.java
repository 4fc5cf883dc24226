package com.membershipauto.chat.bench.load;

import com.membershipauto.chat.bench.load.LoadResult.Rates;
import com.membershipauto.chat.bench.load.LoadResult.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Collects what the threads of a run have recorded, second by second. For the run's own thread. */
final class Progress {
  private final LoadPlan plan;
  private final List<Tally> tallies;
  private final Pacer pacer;

  private final Histogram ack = Tally.histogram();
  private final Histogram delivery = Tally.histogram();
  private final Histogram late = Tally.histogram();
  private final Histogram interval = Tally.histogram();
  private final List<Second> series = new ArrayList<>();
  private final List<Second> measured = new ArrayList<>();

  private double lastAt;
  private long lastSent;
  private long lastAcked;
  private long lastDelivered;

  Progress(LoadPlan plan, List<Tally> tallies, Pacer pacer) {
    this.plan = plan;
    this.tallies = tallies;
    this.pacer = pacer;
  }

  /**
   * Takes what came since the last time.
   *
   * @param isWhole whether the schedule ran all the while: then it counts for the rates
   * @return one line for people
   */
  String tick(double atSeconds, boolean isWhole) {
    long sent = pacer.sent();
    long acked = Tally.sum(tallies, tally -> tally.acked.get());
    long delivered = Tally.sum(tallies, tally -> tally.delivered.get());
    double ackP99 = take(ack, tally -> tally.ackMicros);
    double deliveryP99 = take(delivery, tally -> tally.deliveryMicros);
    Histogram lateNow = pacer.lateMicros().getIntervalHistogram();
    late.add(lateNow);
    Second second =
        new Second(
            atSeconds,
            atSeconds - lastAt,
            sent - lastSent,
            acked - lastAcked,
            delivered - lastDelivered,
            ackP99,
            deliveryP99,
            lateNow.getMaxValue() / 1_000.0);
    series.add(second);
    if (isWhole && !isWarmup(second)) {
      measured.add(second);
    }
    lastAt = atSeconds;
    lastSent = sent;
    lastAcked = acked;
    lastDelivered = delivered;
    return line(second);
  }

  private double take(Histogram total, Function<Tally, SingleWriterRecorder> which) {
    interval.reset();
    for (Tally tally : tallies) {
      interval.add(which.apply(tally).getIntervalHistogram());
    }
    total.add(interval);
    return interval.getValueAtPercentile(99) / 1_000.0;
  }

  private String line(Second second) {
    long errors =
        Tally.errors(tallies).values().stream().mapToLong(Long::longValue).sum()
            + Tally.closes(tallies).values().stream().mapToLong(Long::longValue).sum();
    String rates =
        String.format(
            Locale.ROOT,
            "%5.0f s  sent %,.0f/s  acked %,.0f/s  delivered %,.0f/s  errors %,d",
            second.atSeconds(),
            second.sent() / second.length(),
            second.acked() / second.length(),
            second.delivered() / second.length(),
            errors);
    if (isWarmup(second)) {
      return rates + "  (warm-up)";
    }
    return rates
        + String.format(
            Locale.ROOT,
            "  ack p50 %.2f p99 %.2f  delivery p50 %.2f p99 %.2f  behind %.2f ms",
            ack.getValueAtPercentile(50) / 1_000.0,
            ack.getValueAtPercentile(99) / 1_000.0,
            delivery.getValueAtPercentile(50) / 1_000.0,
            delivery.getValueAtPercentile(99) / 1_000.0,
            second.lateMax());
  }

  private boolean isWarmup(Second second) {
    return second.atSeconds() < plan.warmupSeconds() + 0.5;
  }

  /** On the average of the seconds between the warm-up and the schedule's end. */
  Rates rates() {
    return new Rates(mean(Second::sent), mean(Second::acked), mean(Second::delivered));
  }

  private double mean(ToLongFunction<Second> count) {
    double seconds = measured.stream().mapToDouble(Second::length).sum();
    return seconds == 0 ? 0 : measured.stream().mapToLong(count).sum() / seconds;
  }

  List<Second> series() {
    return series;
  }

  Latency ack() {
    return Latency.of(ack);
  }

  Latency delivery() {
    return Latency.of(delivery);
  }

  Latency late() {
    return Latency.of(late);
  }
}
