package com.membershipauto.chat.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.bench.load.LoadResult;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportsTest {
  @Test
  void theTableHasTheQuantilesAndCounts() {
    assertThat(TextReport.of(Results.good()).lines())
        .contains(
            "delivery            5,000      1.50      1.50     15.00     30.00    150.00",
            "a second       sent 500, acked 500, delivered 1,499; connects 120",
            "messages       sent 6,000, acked 5,990, refused 10, unanswered 0, not sent 0",
            "deliveries     17,970 of 17,970 expected",
            "errors         busy 10",
            "closed         none",
            "Each acked message came to each connection once and in order.");
  }

  @Test
  void aLossIsSaidAndIsTheExitCode() {
    LoadResult result = Results.result("http://h", 7, Map.of(), Results.latency(0.01), 0.1);

    assertThat(TextReport.of(result)).contains("lost 7", "BROKEN").doesNotContain("Each acked");
    assertThat(result.exitCode()).isEqualTo(LoadResult.BROKEN);
  }

  @Test
  void closedConnectionsAreSaidAndAreTheExitCode() {
    LoadResult result =
        Results.result("http://h", 0, Map.of("4408", 2L, "1006", 1L), Results.latency(0.01), 0.1);

    assertThat(TextReport.of(result)).contains("1006 1, 4408 2", "INCOMPLETE");
    assertThat(result.exitCode()).isEqualTo(LoadResult.INCOMPLETE);
  }

  @Test
  void itIsSaidThatTheToolWasLate() {
    LoadResult late = Results.result("http://h", 0, Map.of(), Results.latency(0.5), 0.1);

    assertThat(TextReport.of(late)).contains("THE TOOL WAS LATE: it sent 5.00 ms");
    assertThat(TextReport.of(Results.good())).doesNotContain("THE TOOL WAS");
  }

  @Test
  void itIsSaidThatTheToolWasBusy() {
    LoadResult busy = Results.result("http://h", 0, Map.of(), Results.latency(0.01), 0.97);

    assertThat(TextReport.of(busy)).contains("THE TOOL WAS BUSY", "97 %");
  }

  @Test
  void theJsonHasAllFigures() throws Exception {
    Map<String, Object> json = JSONObjectUtils.parse(JsonReport.of(Results.good()));

    assertThat(json)
        .containsKeys("startedAt", "plan", "perSecond", "latency", "tool", "series")
        .containsEntry("exitCode", 0L);
    assertThat(JSONObjectUtils.getJSONObject(json, "messages"))
        .containsEntry("sent", 6_000L)
        .containsEntry("refused", 10L)
        .containsEntry("errors", Map.of("busy", 10L));
    assertThat(JSONObjectUtils.getJSONObject(json, "deliveries"))
        .containsEntry("delivered", 17_970L)
        .containsEntry("lost", 0L);
    Map<String, Object> delivery =
        JSONObjectUtils.getJSONObject(JSONObjectUtils.getJSONObject(json, "latency"), "delivery");
    assertThat(delivery).containsEntry("p99", 15.0).containsEntry("p99.9", 30.0);
    assertThat((List<?>) delivery.get("curve")).hasSize(4);
    assertThat((List<?>) json.get("series")).hasSize(13);
  }
}
