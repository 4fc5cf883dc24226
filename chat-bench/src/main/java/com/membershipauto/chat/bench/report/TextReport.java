package com.membershipauto.chat.bench.report;

import com.membershipauto.chat.bench.load.Latency;
import com.membershipauto.chat.bench.load.LoadPlan;
import com.membershipauto.chat.bench.load.LoadResult;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The table at the end of a run, and what it means. */
public final class TextReport {
  private final StringBuilder text = new StringBuilder();
  private final LoadResult result;

  private TextReport(LoadResult result) {
    this.result = result;
  }

  /** Several lines. */
  public static String of(LoadResult result) {
    return new TextReport(result).write();
  }

  /** What was done, in one line. */
  static String title(LoadPlan plan) {
    return String.format(
        Locale.ROOT,
        "%s%s: %,d users x %,d connections, %s messages/s%s of %,d characters, %,d s",
        plan.url(),
        plan.receiveUrl() == null ? "" : " to " + plan.receiveUrl(),
        plan.users(),
        plan.connections(),
        number(plan.rate()),
        plan.isPoisson() ? " at random" : "",
        plan.bodyLength(),
        plan.seconds());
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : Double.toString(value);
  }

  private String write() {
    line("");
    line("%s", title(result.plan()));
    line("");
    line(
        "%-14s %10s %9s %9s %9s %9s %9s",
        "milliseconds", "count", "p50", "p90", "p99", "p99.9", "max");
    latency("connect", result.connects().latency());
    latency("ack", result.ack());
    latency("delivery", result.delivery());
    latency("tool late by", result.toolLate());
    line("");
    LoadResult.Rates rates = result.rates();
    line(
        "a second       sent %,.0f, acked %,.0f, delivered %,.0f; connects %,.0f",
        rates.sent(), rates.acked(), rates.delivered(), result.connects().perSecond());
    LoadResult.Messages messages = result.messages();
    line(
        "messages       sent %,d, acked %,d, refused %,d, unanswered %,d, not sent %,d",
        messages.sent(),
        messages.acked(),
        messages.refused(),
        messages.unanswered(),
        messages.unsent());
    LoadResult.Deliveries deliveries = result.deliveries();
    line("deliveries     %,d of %,d expected", deliveries.delivered(), deliveries.expected());
    line(
        "broken         lost %,d, duplicated %,d, out of order %,d, strays %,d",
        deliveries.lost(), deliveries.duplicated(), deliveries.outOfOrder(), deliveries.strays());
    line("errors         %s", codes(messages.errors()));
    line("closed         %s", codes(deliveries.closed()));
    line("");
    verdict();
    return text.toString();
  }

  private void latency(String name, Latency latency) {
    line(
        "%-14s %,10d %9.2f %9.2f %9.2f %9.2f %9.2f",
        name,
        latency.count(),
        latency.p50(),
        latency.p90(),
        latency.p99(),
        latency.p999(),
        latency.max());
  }

  private static String codes(Map<String, Long> codes) {
    return codes.isEmpty()
        ? "none"
        : new TreeMap<>(codes)
            .entrySet().stream()
                .map(code -> String.format(Locale.ROOT, "%s %,d", code.getKey(), code.getValue()))
                .collect(Collectors.joining(", "));
  }

  private void verdict() {
    if (result.isBroken()) {
      line("BROKEN: something acked was lost, or came twice, out of order or to the wrong one.");
    }
    if (result.isIncomplete()) {
      line("INCOMPLETE: the server ended connections, or did not answer; this is too much for it.");
    }
    if (result.wasToolLate()) {
      line(
          "THE TOOL WAS LATE: it sent %.2f ms behind its schedule (p99), which is in the latencies."
              + " Run it on a machine of its own, or on several.",
          result.toolLate().p99());
    }
    if (result.wasToolBusy()) {
      line(
          "THE TOOL WAS BUSY: its reading threads worked %.0f %% of the time, so that latencies may"
              + " be its own. Give it more --threads, or run it on several machines.",
          result.toolBusy() * 100);
    }
    if (result.exitCode() == LoadResult.GOOD) {
      line("Each acked message came to each connection once and in order.");
    }
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
