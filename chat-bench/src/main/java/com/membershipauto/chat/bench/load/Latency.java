package com.membershipauto.chat.bench.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How long something took, in milliseconds; all zero when it never happened.
 *
 * @param curve the whole distribution, denser towards the end, by rising percentile
 */
public record Latency(
    long count,
    double min,
    double mean,
    double p50,
    double p90,
    double p99,
    double p999,
    double max,
    List<Point> curve) {
  private static final int CURVE_STEPS_PER_HALVING = 5;

  /** That so many percent took at most so long. */
  public record Point(double percentile, double millis) {}

  public Latency {
    curve = List.copyOf(curve);
  }

  /** Of a histogram of microseconds. */
  static Latency of(Histogram micros) {
    List<Point> curve = new ArrayList<>();
    if (micros.getTotalCount() > 0) {
      for (HistogramIterationValue step : micros.percentiles(CURVE_STEPS_PER_HALVING)) {
        curve.add(
            new Point(step.getPercentileLevelIteratedTo(), step.getValueIteratedTo() / 1_000.0));
      }
    }
    return new Latency(
        micros.getTotalCount(),
        micros.getTotalCount() == 0 ? 0 : micros.getMinValue() / 1_000.0,
        micros.getTotalCount() == 0 ? 0 : micros.getMean() / 1_000,
        at(micros, 50),
        at(micros, 90),
        at(micros, 99),
        at(micros, 99.9),
        micros.getMaxValue() / 1_000.0,
        curve);
  }

  private static double at(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1_000.0;
  }
}
