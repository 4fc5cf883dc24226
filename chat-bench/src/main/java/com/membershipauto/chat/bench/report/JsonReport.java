package com.membershipauto.chat.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.membershipauto.chat.bench.load.Latency;
import com.membershipauto.chat.bench.load.LoadPlan;
import com.membershipauto.chat.bench.load.LoadResult;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** All figures of a run as one JSON object. Latencies are in milliseconds. */
public final class JsonReport {
  private final JsonGenerator json;

  private JsonReport(JsonGenerator json) {
    this.json = json;
  }

  public static String of(LoadResult result) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      new JsonReport(json).write(result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private void write(LoadResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("startedAt", result.startedAt().toString());
    json.writeNumberField("exitCode", result.exitCode());
    plan(result.plan());
    LoadResult.Rates rates = result.rates();
    json.writeObjectFieldStart("perSecond");
    json.writeNumberField("sent", rates.sent());
    json.writeNumberField("acked", rates.acked());
    json.writeNumberField("delivered", rates.delivered());
    json.writeNumberField("connects", result.connects().perSecond());
    json.writeEndObject();
    messages(result.messages());
    deliveries(result.deliveries());
    json.writeObjectFieldStart("latency");
    latency("connect", result.connects().latency());
    latency("ack", result.ack());
    latency("delivery", result.delivery());
    json.writeEndObject();
    json.writeObjectFieldStart("tool");
    json.writeBooleanField("wasLate", result.wasToolLate());
    json.writeBooleanField("wasBusy", result.wasToolBusy());
    json.writeNumberField("busy", result.toolBusy());
    latency("late", result.toolLate());
    json.writeEndObject();
    series(result);
    json.writeEndObject();
  }

  private void plan(LoadPlan plan) throws IOException {
    json.writeObjectFieldStart("plan");
    json.writeStringField("url", plan.url().toString());
    if (plan.receiveUrl() != null) {
      json.writeStringField("receiveUrl", plan.receiveUrl().toString());
    }
    json.writeNumberField("users", plan.users());
    json.writeNumberField("connections", plan.connections());
    json.writeNumberField("rate", plan.rate());
    json.writeStringField("schedule", plan.isPoisson() ? "poisson" : "fixed");
    json.writeNumberField("seed", plan.seed());
    json.writeNumberField("warmupSeconds", plan.warmupSeconds());
    json.writeNumberField("seconds", plan.seconds());
    json.writeNumberField("bodyLength", plan.bodyLength());
    json.writeNumberField("connectRate", plan.connectRate());
    json.writeNumberField("threads", plan.threads());
    json.writeNumberField("waitSeconds", plan.waitSeconds());
    json.writeEndObject();
  }

  private void messages(LoadResult.Messages messages) throws IOException {
    json.writeObjectFieldStart("messages");
    json.writeNumberField("sent", messages.sent());
    json.writeNumberField("acked", messages.acked());
    json.writeNumberField("refused", messages.refused());
    json.writeNumberField("unanswered", messages.unanswered());
    json.writeNumberField("unsent", messages.unsent());
    codes("errors", messages.errors());
    json.writeEndObject();
  }

  private void deliveries(LoadResult.Deliveries deliveries) throws IOException {
    json.writeObjectFieldStart("deliveries");
    json.writeNumberField("delivered", deliveries.delivered());
    json.writeNumberField("expected", deliveries.expected());
    json.writeNumberField("lost", deliveries.lost());
    json.writeNumberField("duplicated", deliveries.duplicated());
    json.writeNumberField("outOfOrder", deliveries.outOfOrder());
    json.writeNumberField("strays", deliveries.strays());
    codes("closed", deliveries.closed());
    json.writeEndObject();
  }

  private void codes(String name, Map<String, Long> codes) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> code : new TreeMap<>(codes).entrySet()) {
      json.writeNumberField(code.getKey(), code.getValue());
    }
    json.writeEndObject();
  }

  private void latency(String name, Latency latency) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", latency.count());
    json.writeNumberField("min", latency.min());
    json.writeNumberField("mean", latency.mean());
    json.writeNumberField("p50", latency.p50());
    json.writeNumberField("p90", latency.p90());
    json.writeNumberField("p99", latency.p99());
    json.writeNumberField("p99.9", latency.p999());
    json.writeNumberField("max", latency.max());
    json.writeArrayFieldStart("curve");
    for (Latency.Point point : latency.curve()) {
      json.writeArray(new double[] {point.percentile(), point.millis()}, 0, 2);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void series(LoadResult result) throws IOException {
    json.writeArrayFieldStart("series");
    for (LoadResult.Second second : result.series()) {
      json.writeStartObject();
      json.writeNumberField("atSeconds", second.atSeconds());
      json.writeNumberField("length", second.length());
      json.writeNumberField("sent", second.sent());
      json.writeNumberField("acked", second.acked());
      json.writeNumberField("delivered", second.delivered());
      json.writeNumberField("ackP99", second.ackP99());
      json.writeNumberField("deliveryP99", second.deliveryP99());
      json.writeNumberField("lateMax", second.lateMax());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
