package com.membershipauto.chat.server.operations;

import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.spi.ChatMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What core counts, as meters. Every label comes from a closed set, so their number is bounded and
 * nothing of a user is in them.
 */
public final class Metrics implements ChatMetrics {
  private final LongAdder sessions = new LongAdder();
  private final Map<CloseReason, Counter> closes = new EnumMap<>(CloseReason.class);
  private final Map<ErrorCode, Counter> refusals = new EnumMap<>(ErrorCode.class);
  private final Counter events;
  private final DistributionSummary batches;
  private final Timer commits;
  private final Counter deliveries;
  private final Counter storeFailures;
  private final Counter repairs;

  public Metrics(MeterRegistry registry) {
    Gauge.builder("chat.sessions", sessions, LongAdder::sum)
        .description("sessions that are open")
        .register(registry);
    for (CloseReason reason : CloseReason.values()) {
      closes.put(
          reason,
          Counter.builder("chat.sessions.closed")
              .description("sessions that ended")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    for (ErrorCode code : ErrorCode.values()) {
      refusals.put(
          code,
          Counter.builder("chat.refusals")
              .description("requests answered with an error")
              .tag("code", code.wireName())
              .register(registry));
    }
    events = counter(registry, "chat.events.committed", "entries committed to threads' logs");
    batches =
        DistributionSummary.builder("chat.batch.entries")
            .description("entries in one transaction")
            .serviceLevelObjectives(1, 4, 16, 64, 256)
            .register(registry);
    commits =
        Timer.builder("chat.commit")
            .description("one transaction of the log")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(3),
                Duration.ofMillis(10),
                Duration.ofMillis(30),
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3))
            .register(registry);
    deliveries = counter(registry, "chat.deliveries", "frames handed to sessions");
    storeFailures = counter(registry, "chat.store.failures", "times the store could not be asked");
    repairs = counter(registry, "chat.events.repaired", "events read from the log to fill a gap");
  }

  @Override
  public void sessionOpened() {
    sessions.increment();
  }

  @Override
  public void sessionClosed(CloseReason reason) {
    sessions.decrement();
    Objects.requireNonNull(closes.get(reason)).increment();
  }

  @Override
  public void committed(int entries, long nanos) {
    events.increment(entries);
    batches.record(entries);
    commits.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void fannedOut(int sessions) {
    deliveries.increment(sessions);
  }

  @Override
  public void refused(ErrorCode code) {
    Objects.requireNonNull(refusals.get(code)).increment();
  }

  @Override
  public void storeFailed() {
    storeFailures.increment();
  }

  @Override
  public void repaired(int events) {
    repairs.increment(events);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
