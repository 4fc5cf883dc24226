package com.membershipauto.chat.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps values to pixels.
 *
 * @param isLog whether a decade is as long as the next one
 * @param min the value at {@code from}; above 0 for a logarithmic axis
 * @param from a pixel
 * @param to a pixel, left of or above {@code from} too
 */
record Axis(boolean isLog, double min, double max, double from, double to) {
  private static final int TICKS = 5;

  /** From 0 to a round number that is not below {@code highest}. */
  static Axis linear(double highest, double from, double to) {
    double step = step(Math.max(highest, 1e-9));
    return new Axis(false, 0, Math.ceil(Math.max(highest, 1e-9) / step) * step, from, to);
  }

  /** Whole decades around the two values. */
  static Axis log(double lowest, double highest, double from, double to) {
    double min = Math.pow(10, Math.floor(Math.log10(lowest)));
    double max = Math.pow(10, Math.ceil(Math.log10(highest)));
    return new Axis(true, min, Math.max(max, min * 10), from, to);
  }

  double pixel(double value) {
    double bounded = Math.min(max, Math.max(min, value));
    double part =
        isLog ? Math.log10(bounded / min) / Math.log10(max / min) : (bounded - min) / (max - min);
    return from + part * (to - from);
  }

  /** Values to be labelled. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (isLog) {
      int first = (int) Math.round(Math.log10(min));
      int last = (int) Math.round(Math.log10(max));
      for (int power = first; power <= last; power++) {
        ticks.add(Math.pow(10, power));
      }
    } else {
      double step = step(max);
      for (int i = 0; i * step <= max * 1.000001; i++) {
        ticks.add(i * step);
      }
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double step(double max) {
    double rough = max / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  static String label(double value) {
    return value == 0 || value >= 1
        ? String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.1f", value)
        : Double.toString(Math.round(value * 1e6) / 1e6);
  }
}
