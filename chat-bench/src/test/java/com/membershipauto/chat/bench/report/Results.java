package com.membershipauto.chat.bench.report;

import com.membershipauto.chat.bench.load.Latency;
import com.membershipauto.chat.bench.load.LoadPlan;
import com.membershipauto.chat.bench.load.LoadResult;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results that no run has given. */
final class Results {
  private Results() {}

  static LoadPlan plan(String url) {
    return new LoadPlan(URI.create(url), null, 20, 3, 500, true, 1, 2, 10, 120, 1_000, 2, 10);
  }

  static Latency latency(double median) {
    List<Latency.Point> curve =
        List.of(
            new Latency.Point(0, median / 2),
            new Latency.Point(50, median),
            new Latency.Point(99, median * 10),
            new Latency.Point(100, median * 100));
    return new Latency(
        5_000, median / 2, median, median, median, median * 10, median * 20, median * 100, curve);
  }

  static Latency none() {
    return new Latency(0, 0, 0, 0, 0, 0, 0, 0, List.of());
  }

  static LoadResult good() {
    return result("http://localhost:8000/a&b", 0, Map.of(), latency(0.01), 0.5);
  }

  static LoadResult result(
      String url, long lost, Map<String, Long> closed, Latency late, double busy) {
    List<LoadResult.Second> series = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      series.add(new LoadResult.Second(i, 1, 500, 500, 1_500, i > 2 ? 10 : 0, 11, 0.2));
    }
    series.add(new LoadResult.Second(12.3, 0.3, 0, 1, 3, 0, 0, 0));
    return new LoadResult(
        plan(url),
        Instant.parse("2026-01-15T10:30:00Z"),
        new LoadResult.Connects(60, 0.5, latency(3)),
        new LoadResult.Rates(500, 499.5, 1_498.5),
        new LoadResult.Messages(6_000, 0, 5_990, 0, Map.of("busy", 10L)),
        new LoadResult.Deliveries(17_970 - lost, 17_970, lost, 0, 0, 0, closed),
        latency(1),
        latency(1.5),
        late,
        busy,
        series);
  }

  /** Of a run in which nothing came. */
  static LoadResult empty() {
    return new LoadResult(
        plan("http://localhost:8000"),
        Instant.EPOCH,
        new LoadResult.Connects(0, 0, none()),
        new LoadResult.Rates(0, 0, 0),
        new LoadResult.Messages(0, 0, 0, 0, Map.of()),
        new LoadResult.Deliveries(0, 0, 0, 0, 0, 0, Map.of()),
        none(),
        none(),
        none(),
        0,
        List.of());
  }
}
