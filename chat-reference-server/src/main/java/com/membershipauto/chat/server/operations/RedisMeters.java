package com.membershipauto.chat.server.operations;

import com.membershipauto.chat.redis.RedisChannelLayer;
import com.membershipauto.chat.redis.RedisStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToLongFunction;

/** What the channel layer over Redis counts, as meters. */
public final class RedisMeters {
  private final MeterRegistry registry;
  private final RedisChannelLayer layer;

  private RedisMeters(MeterRegistry registry, RedisChannelLayer layer) {
    this.registry = registry;
    this.layer = layer;
  }

  /** Adds the meters of {@code layer}. */
  public static void register(MeterRegistry registry, RedisChannelLayer layer) {
    new RedisMeters(registry, layer).register();
  }

  private void register() {
    gauge("chat.redis.up", "1 when publications go through Redis", now -> now.isUp() ? 1 : 0);
    gauge("chat.redis.unfinished", "copies on their way to Redis", RedisStatus::unfinished);
    counter("chat.redis.links", "times that Redis was found", RedisStatus::links)
        .register(registry);
    counter("chat.redis.published", "copies that Redis took", RedisStatus::published)
        .register(registry);
    counter("chat.redis.received", "copies from other servers", RedisStatus::received)
        .register(registry);
    dropped("unsent", RedisStatus::dropped);
    dropped("overflow", RedisStatus::overflowed);
    dropped("malformed", RedisStatus::malformed);
  }

  private void dropped(String reason, ToLongFunction<RedisStatus> count) {
    counter("chat.redis.dropped", "copies that were dropped", count)
        .tag("reason", reason)
        .register(registry);
  }

  private FunctionCounter.Builder<RedisChannelLayer> counter(
      String name, String description, ToLongFunction<RedisStatus> count) {
    return FunctionCounter.builder(name, layer, one -> count.applyAsLong(one.status()))
        .description(description);
  }

  private void gauge(String name, String description, ToLongFunction<RedisStatus> value) {
    Gauge.builder(name, layer, one -> value.applyAsLong(one.status()))
        .description(description)
        .register(registry);
  }
}
