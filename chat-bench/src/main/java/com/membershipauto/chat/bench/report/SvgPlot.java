package com.membershipauto.chat.bench.report;

import com.membershipauto.chat.bench.load.Latency;
import com.membershipauto.chat.bench.load.LoadResult;
import com.membershipauto.chat.bench.load.LoadResult.Second;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A run as one SVG that needs nothing else: latencies by percentile, both on logarithmic axes, and
 * below what each second brought.
 */
public final class SvgPlot {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 800;
  private static final int LEFT = 80;
  private static final int RIGHT = 870;
  private static final int TOP = 90;
  private static final int MIDDLE = 400;
  private static final int LOWER_TOP = 500;
  private static final int BOTTOM = 730;
  private static final double MIN_SECONDS = 0.5;

  /** Told apart by those too who do not see red or green. */
  private static final String DELIVERY = "#0072b2";

  private static final String ACK = "#d55e00";
  private static final String LATE = "#888888";
  private static final String GRID = "#dddddd";
  private static final String INK = "#222222";

  private final StringBuilder svg = new StringBuilder(16 * 1024);

  private SvgPlot() {}

  public static String of(LoadResult result) {
    SvgPlot plot = new SvgPlot();
    plot.draw(result);
    return plot.svg.toString();
  }

  private void draw(LoadResult result) {
    svg.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\" fill=\"%s\" role=\"img\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT, INK);
    String title = escape(TextReport.title(result.plan()));
    svg.append("<title>").append(title).append("</title>\n");
    add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
    text(LEFT, 30, "start", 15, title);
    text(LEFT, 50, "start", 12, escape("Started " + result.startedAt()));
    percentiles(result);
    overTime(result);
    svg.append("</svg>\n");
  }

  private void percentiles(LoadResult result) {
    List<Latency> all = List.of(result.delivery(), result.ack(), result.toolLate());
    long count = all.stream().mapToLong(Latency::count).max().orElse(0);
    Axis x = Axis.log(1, Math.max(100.0, (double) count), LEFT, RIGHT);
    Axis y = millis(all.stream().flatMap(latency -> latency.curve().stream()));
    text(LEFT, TOP - 12, "start", 13, "Latency in ms by percentile");
    legend(RIGHT - 330, TOP - 12, "delivery", DELIVERY);
    legend(RIGHT - 220, TOP - 12, "ack", ACK);
    legend(RIGHT - 140, TOP - 12, "tool late by", LATE);
    for (double tick : y.ticks()) {
      line(LEFT, y.pixel(tick), RIGHT, y.pixel(tick));
      text(LEFT - 8, y.pixel(tick) + 4, "end", 12, Axis.label(tick));
    }
    for (double tick : x.ticks()) {
      line(x.pixel(tick), TOP, x.pixel(tick), MIDDLE);
      text(x.pixel(tick), MIDDLE + 18, "middle", 12, percent(tick));
    }
    text(x.pixel(2), MIDDLE + 18, "middle", 12, "50 %");
    curve(result.toolLate(), x, y, LATE);
    curve(result.ack(), x, y, ACK);
    curve(result.delivery(), x, y, DELIVERY);
  }

  private static Axis millis(Stream<Latency.Point> points) {
    double[] positive =
        points.mapToDouble(Latency.Point::millis).filter(millis -> millis > 0).sorted().toArray();
    return positive.length == 0
        ? Axis.log(1, 10, MIDDLE, TOP)
        : Axis.log(positive[0], positive[positive.length - 1], MIDDLE, TOP);
  }

  /** What one in {@code outOf} is not below: 90 % for 10, 99 % for 100. */
  private static String percent(double outOf) {
    int nines = (int) Math.round(Math.log10(outOf));
    return switch (nines) {
      case 0 -> "0 %";
      case 1 -> "90 %";
      case 2 -> "99 %";
      default -> "99." + "9".repeat(nines - 2) + " %";
    };
  }

  private void curve(Latency latency, Axis x, Axis y, String color) {
    StringBuilder points = new StringBuilder();
    for (Latency.Point point : latency.curve()) {
      double rest = 1 - point.percentile() / 100;
      double outOf = rest <= 0 ? (double) latency.count() : 1 / rest;
      point(points, x.pixel(outOf), y.pixel(point.millis()));
    }
    polyline(points, color);
  }

  private void overTime(LoadResult result) {
    // The last one may be short, what came after the schedule's end.
    List<Second> series =
        result.series().stream().filter(second -> second.length() > MIN_SECONDS).toList();
    double end = Math.max(1, highest(series, Second::atSeconds));
    Axis x = new Axis(false, 0, end, LEFT, RIGHT);
    Axis rate = Axis.linear(highest(series, SvgPlot::deliveredPerSecond), BOTTOM, LOWER_TOP);
    Axis millis = Axis.linear(highest(series, Second::deliveryP99), BOTTOM, LOWER_TOP);
    text(LEFT, LOWER_TOP - 12, "start", 13, "Deliveries a second (left), p99 in ms (right)");
    legend(RIGHT - 220, LOWER_TOP - 12, "deliveries", DELIVERY);
    legend(RIGHT - 110, LOWER_TOP - 12, "p99", ACK);
    for (double tick : rate.ticks()) {
      line(LEFT, rate.pixel(tick), RIGHT, rate.pixel(tick));
      text(LEFT - 8, rate.pixel(tick) + 4, "end", 12, Axis.label(tick));
    }
    for (double tick : millis.ticks()) {
      text(RIGHT + 8, millis.pixel(tick) + 4, "start", 12, Axis.label(tick));
    }
    for (double tick : x.ticks()) {
      text(x.pixel(tick), BOTTOM + 18, "middle", 12, Axis.label(tick) + " s");
    }
    StringBuilder rates = new StringBuilder();
    StringBuilder latencies = new StringBuilder();
    for (Second second : series) {
      point(rates, x.pixel(second.atSeconds()), rate.pixel(deliveredPerSecond(second)));
      if (second.deliveryP99() > 0) {
        point(latencies, x.pixel(second.atSeconds()), millis.pixel(second.deliveryP99()));
      }
    }
    polyline(rates, DELIVERY);
    polyline(latencies, ACK);
    if (result.plan().warmupSeconds() > 0) {
      double warm = x.pixel(result.plan().warmupSeconds());
      line(warm, LOWER_TOP, warm, BOTTOM);
      text(warm - 4, BOTTOM - 6, "end", 11, "warm-up");
    }
  }

  private static double deliveredPerSecond(Second second) {
    return second.length() <= 0 ? 0 : second.delivered() / second.length();
  }

  private static double highest(List<Second> series, ToDoubleFunction<Second> which) {
    return series.stream().mapToDouble(which).max().orElse(0);
  }

  private static void point(StringBuilder points, double x, double y) {
    points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
  }

  private void polyline(StringBuilder points, String color) {
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
        points.toString().strip(), color);
  }

  private void line(double x1, double y1, double x2, double y2) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
        x1, y1, x2, y2, GRID);
  }

  private void legend(double x, double y, String name, String color) {
    add("<rect x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"4\" fill=\"%s\"/>", x, y - 6, color);
    text(x + 20, y, "start", 12, name);
  }

  private void text(double x, double y, String anchor, int size, String escaped) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>",
        x, y, anchor, size, escaped);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
