package com.membershipauto.chat.bench.load;

import java.util.SplittableRandom;

/**
 * When which customer sends, decided beforehand: nothing that the server does can move it. A
 * sequence that never ends; for one thread.
 */
interface Schedule {
  /** Goes to the next message, which is not before the one before. */
  void advance();

  /** When this message is to be sent, in nanoseconds from the beginning. */
  long plannedNanos();

  /** Whose message it is, from 0. */
  int customer();

  /** At equal distances, one customer after the other. */
  static Schedule fixed(double perSecond, int customers) {
    return new Fixed(perSecond, customers);
  }

  /**
   * At random, as independent people do: exponential distances, any customer.
   *
   * @param seed the same one gives the same schedule
   */
  static Schedule poisson(double perSecond, int customers, long seed) {
    return new Poisson(perSecond, customers, new SplittableRandom(seed));
  }

  /** See {@link #fixed}. */
  final class Fixed implements Schedule {
    private final double nanosBetween;
    private final int customers;
    private long index = -1;

    private Fixed(double perSecond, int customers) {
      this.nanosBetween = 1e9 / perSecond;
      this.customers = customers;
    }

    @Override
    public void advance() {
      index++;
    }

    @Override
    public long plannedNanos() {
      return (long) (index * nanosBetween);
    }

    @Override
    public int customer() {
      return (int) (index % customers);
    }
  }

  /** See {@link #poisson}. */
  final class Poisson implements Schedule {
    private final double meanNanos;
    private final int customers;
    private final SplittableRandom random;
    private double nanos;
    private int customer;

    private Poisson(double perSecond, int customers, SplittableRandom random) {
      this.meanNanos = 1e9 / perSecond;
      this.customers = customers;
      this.random = random;
    }

    @Override
    public void advance() {
      nanos += -Math.log(1 - random.nextDouble()) * meanNanos;
      customer = random.nextInt(customers);
    }

    @Override
    public long plannedNanos() {
      return (long) nanos;
    }

    @Override
    public int customer() {
      return customer;
    }
  }
}
