package com.membershipauto.chat.redis;

/** So many things of so many bytes at a time. Safe for use by several threads at once. */
final class Allowance {
  private final int maxCount;
  private final long maxBytes;

  // Guarded by this.
  private int count;
  private long bytes;

  Allowance(int maxCount, long maxBytes) {
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  /** Takes one of {@code size} bytes if that is within the bounds; whether it is. */
  synchronized boolean take(int size) {
    if (count == maxCount || bytes + size > maxBytes) {
      return false;
    }
    count++;
    bytes += size;
    return true;
  }

  synchronized void giveBack(int size) {
    count--;
    bytes -= size;
  }

  synchronized int taken() {
    return count;
  }
}
