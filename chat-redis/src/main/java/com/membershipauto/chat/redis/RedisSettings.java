package com.membershipauto.chat.redis;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, and every bound and wait of the channel layer.
 *
 * @param address made of a URL; never shows its password
 * @param prefix in front of every channel's name: deployments with different ones share a Redis
 *     without hearing each other
 * @param caFile certificates (PEM) that a {@code rediss://} Redis is trusted by, or null for those
 *     that the Java runtime trusts
 * @param connectTimeout for a connection, and again for its login
 * @param retryDelay from the beginning of an attempt to connect to the next one, at least
 * @param probeInterval how often the way through Redis is tried
 * @param probeTimeout how long no probe is heard before both connections are given up
 * @param maxUnfinished copies of publications on their way to Redis; further ones are dropped
 * @param maxUnfinishedBytes their bytes
 * @param maxQueued copies that arrived and were not handed over; further ones are dropped
 * @param maxQueuedBytes their bytes
 * @param closeTimeout how long {@code close()} waits for what it ends
 */
public record RedisSettings(
    RedisAddress address,
    String prefix,
    @Nullable Path caFile,
    Duration connectTimeout,
    Duration retryDelay,
    Duration probeInterval,
    Duration probeTimeout,
    int maxUnfinished,
    int maxUnfinishedBytes,
    int maxQueued,
    int maxQueuedBytes,
    Duration closeTimeout) {

  /** Checks what would never work. */
  public RedisSettings {
    if (probeTimeout.compareTo(probeInterval) <= 0) {
      throw new IllegalArgumentException("probeTimeout must be longer than probeInterval");
    }
    if (maxUnfinished < 1 || maxUnfinishedBytes < 1 || maxQueued < 1 || maxQueuedBytes < 1) {
      throw new IllegalArgumentException("a bound must be at least 1");
    }
  }

  /**
   * The defaults, with the Redis at {@code url}.
   *
   * @throws IllegalArgumentException the URL is none; the text has nothing of it
   */
  public static Builder at(String url) {
    return new Builder(RedisAddress.parse(url));
  }

  /** Changes defaults. Not safe for use by several threads. */
  public static final class Builder {
    private final RedisAddress address;
    private String prefix = "chat:";
    private @Nullable Path caFile;
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration retryDelay = Duration.ofMillis(500);
    private Duration probeInterval = Duration.ofSeconds(1);
    private Duration probeTimeout = Duration.ofSeconds(3);
    private int maxUnfinished = 20_000;
    private int maxUnfinishedBytes = 16 << 20;
    private int maxQueued = 20_000;
    private int maxQueuedBytes = 16 << 20;
    private Duration closeTimeout = Duration.ofSeconds(2);

    private Builder(RedisAddress address) {
      this.address = address;
    }

    public Builder prefix(String value) {
      prefix = value;
      return this;
    }

    public Builder caFile(@Nullable Path value) {
      caFile = value;
      return this;
    }

    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    public Builder retryDelay(Duration value) {
      retryDelay = value;
      return this;
    }

    /** Tries the way through Redis every {@code interval}, and gives up after {@code timeout}. */
    public Builder probe(Duration interval, Duration timeout) {
      probeInterval = interval;
      probeTimeout = timeout;
      return this;
    }

    public Builder maxUnfinished(int copies, int bytes) {
      maxUnfinished = copies;
      maxUnfinishedBytes = bytes;
      return this;
    }

    public Builder maxQueued(int copies, int bytes) {
      maxQueued = copies;
      maxQueuedBytes = bytes;
      return this;
    }

    public Builder closeTimeout(Duration value) {
      closeTimeout = value;
      return this;
    }

    public RedisSettings build() {
      return new RedisSettings(
          address,
          prefix,
          caFile,
          connectTimeout,
          retryDelay,
          probeInterval,
          probeTimeout,
          maxUnfinished,
          maxUnfinishedBytes,
          maxQueued,
          maxQueuedBytes,
          closeTimeout);
    }
  }
}
