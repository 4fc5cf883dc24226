package com.membershipauto.chat.bench.load;

import java.util.concurrent.atomic.AtomicLong;

/** A number that one thread changes and any thread reads: as cheap as a field on most machines. */
final class Counter {
  private final AtomicLong value = new AtomicLong();

  void increment() {
    add(1);
  }

  void add(long amount) {
    value.setRelease(value.getPlain() + amount);
  }

  void raiseTo(long atLeast) {
    if (atLeast > value.getPlain()) {
      value.setRelease(atLeast);
    }
  }

  long get() {
    return value.getAcquire();
  }
}
