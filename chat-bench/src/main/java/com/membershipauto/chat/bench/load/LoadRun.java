package com.membershipauto.chat.bench.load;

import com.membershipauto.chat.bench.load.LoadResult.Connects;
import com.membershipauto.chat.bench.load.LoadResult.Deliveries;
import com.membershipauto.chat.bench.load.LoadResult.Messages;
import com.membershipauto.chat.bench.wire.WireConnection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** One run from end to end. Blocks for all of it. */
public final class LoadRun {
  private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long POLL_MILLIS = 10;

  /** How long after the last frame that must come others are waited for that must not. */
  private static final long LINGER_MILLIS = 250;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LoadPlan plan;
  private final Credentials credentials;
  private final Consumer<String> says;
  private final String name =
      Long.toString(ThreadLocalRandom.current().nextLong(1L << 31, 1L << 36), 36);
  private final RunState run;

  private LoadRun(LoadPlan plan, Credentials credentials, Consumer<String> says) {
    this.plan = plan;
    this.credentials = credentials;
    this.says = says;
    run = new RunState(plan.warmupNanos(), Connections.MAX_CONNECTING);
  }

  /**
   * Opens a thread for each user, connects, sends and receives, waits for what is under way, and
   * closes all again, the threads too.
   *
   * @param says gets a line for people now and then
   * @throws RunFailure there is nothing to measure: the server cannot be reached, or refuses
   */
  public static LoadResult run(LoadPlan plan, Credentials credentials, Consumer<String> says)
      throws RunFailure, InterruptedException {
    plan.check();
    return new LoadRun(plan, credentials, says).run();
  }

  private LoadResult run() throws RunFailure, InterruptedException {
    Threads threads = new Threads(plan);
    List<Customer> customers = threads.open(credentials, name);
    say("opened %,d threads", customers.size());
    try {
      return connected(customers);
    } finally {
      int left = threads.close(customers);
      if (left > 0) {
        say("%,d threads could not be closed", left);
      }
    }
  }

  private LoadResult connected(List<Customer> customers) throws RunFailure, InterruptedException {
    Connections connections = new Connections(plan, run, name);
    Measured measured;
    try (connections) {
      connections.open(customers);
      say(
          "connected %,d in %.1f s",
          plan.allConnections(), connections.connectNanos() / (double) SECOND);
      measured = measure(customers, connections);
    }
    return result(customers, connections, measured);
  }

  private record Measured(Instant startedAt, Progress progress, double toolBusy) {}

  private Measured measure(List<Customer> customers, Connections connections)
      throws RunFailure, InterruptedException {
    List<WireConnection> senders = connections.senders();
    Pacer pacer = new Pacer(plan, run, name, customers, senders);
    Progress progress = new Progress(plan, connections.tallies(), pacer);
    long start = System.nanoTime() + LEAD_NANOS;
    Instant startedAt = Instant.now();
    run.start(start);
    pacer.start();
    try {
      long busyBefore = connections.busyNanos();
      for (int second = 1; second <= plan.warmupSeconds() + plan.seconds(); second++) {
        sleepUntil(start + second * SECOND);
        says.accept(progress.tick((System.nanoTime() - start) / (double) SECOND, true));
        connections.check();
      }
      double busy =
          (double) (connections.busyNanos() - busyBefore)
              / ((System.nanoTime() - start + LEAD_NANOS) * (double) plan.threads());
      awaitAll(customers, connections, pacer);
      progress.tick((System.nanoTime() - start) / (double) SECOND, false);
      return new Measured(startedAt, progress, busy);
    } finally {
      pacer.stop();
    }
  }

  /** Waits for all that is under way, but not longer than the plan says. */
  private void awaitAll(List<Customer> customers, Connections connections, Pacer pacer)
      throws InterruptedException {
    long end = System.nanoTime() + plan.waitSeconds() * SECOND;
    while (System.nanoTime() - end < 0
        && !(pacer.isDone() && isAllHere(customers, connections.receivers()))) {
      Thread.sleep(POLL_MILLIS);
    }
    Thread.sleep(LINGER_MILLIS);
  }

  private boolean isAllHere(List<Customer> customers, List<Receiver> receivers) {
    for (Customer customer : customers) {
      boolean senderEnded = receivers.get(customer.index() * plan.connections()).hasEnded();
      if (customer.unanswered() > 0 && !senderEnded) {
        return false;
      }
    }
    return receivers.stream().allMatch(Receiver::isComplete);
  }

  private LoadResult result(List<Customer> customers, Connections connections, Measured measured) {
    List<Tally> tallies = connections.tallies();
    List<Receiver> receivers = connections.receivers();
    Progress progress = measured.progress();
    Histogram connectMicros = Tally.histogram();
    tallies.forEach(tally -> connectMicros.add(tally.connectMicros.getIntervalHistogram()));
    return new LoadResult(
        plan,
        measured.startedAt(),
        new Connects(
            connections.connected(),
            connections.connectNanos() / (double) SECOND,
            Latency.of(connectMicros)),
        progress.rates(),
        new Messages(
            customers.stream().mapToLong(Customer::sent).sum(),
            customers.stream().mapToLong(Customer::unsent).sum(),
            customers.stream().mapToLong(Customer::acked).sum(),
            customers.stream().mapToLong(Customer::unanswered).sum(),
            Tally.errors(tallies)),
        new Deliveries(
            receivers.stream().mapToLong(Receiver::delivered).sum(),
            receivers.stream().mapToLong(Receiver::expected).sum(),
            receivers.stream().mapToLong(Receiver::lost).sum(),
            Tally.sum(tallies, tally -> tally.duplicated.get()),
            Tally.sum(tallies, tally -> tally.outOfOrder.get()),
            Tally.sum(tallies, tally -> tally.strays.get()),
            Tally.closes(tallies)),
        progress.ack(),
        progress.delivery(),
        progress.late(),
        measured.toolBusy(),
        progress.series());
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left;
    while ((left = nanos - System.nanoTime()) > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  private void say(String format, Object... values) {
    says.accept(String.format(Locale.ROOT, format, values));
  }
}
