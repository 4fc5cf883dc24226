package com.membershipauto.chat.model;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * UUIDs of version 7 (RFC 9562 section 5.7): they index well since new ones sort last. They are
 * names, not secrets, and never cursors.
 */
final class TimeOrderedUuid {
  /** ThreadLocalRandom is cheap but seeded by the clock: two processes must not agree. */
  private static final long PROCESS_SALT = new SecureRandom().nextLong();

  private TimeOrderedUuid() {}

  static UUID next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = System.currentTimeMillis() << 16 | 0x7000 | (random.nextInt() & 0x0fff);
    long low = 0x8000_0000_0000_0000L | ((random.nextLong() ^ PROCESS_SALT) >>> 2);
    return new UUID(high, low);
  }
}
