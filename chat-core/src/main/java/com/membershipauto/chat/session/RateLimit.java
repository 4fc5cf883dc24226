package com.membershipauto.chat.session;

/** A token bucket for one connection. Not for use by several threads at once. */
final class RateLimit {
  private final double perNano;
  private final double burst;
  private double tokens;
  private long last;

  RateLimit(int perSecond, int burst, long now) {
    this.perNano = perSecond / 1e9;
    this.burst = burst;
    tokens = burst;
    last = now;
  }

  boolean tryAcquire(long now) {
    tokens = Math.min(burst, tokens + (now - last) * perNano);
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
