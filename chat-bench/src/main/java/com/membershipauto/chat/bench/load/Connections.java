package com.membershipauto.chat.bench.load;

import com.membershipauto.chat.bench.wire.IoLoop;
import com.membershipauto.chat.bench.wire.Target;
import com.membershipauto.chat.bench.wire.WireConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** All connections of a run, spread over its loops. For the run's own thread, which may block. */
final class Connections implements AutoCloseable {
  /** Connections on their way at once; a listener's backlog is often no longer. */
  static final int MAX_CONNECTING = 128;

  private static final String PATH = "/chat/ws/";
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final LoadPlan plan;
  private final RunState run;
  private final List<IoLoop> loops = new ArrayList<>();
  private final List<Tally> tallies = new ArrayList<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<WireConnection> all = new ArrayList<>();
  private final List<WireConnection> senders = new ArrayList<>();
  private long connectNanos;

  Connections(LoadPlan plan, RunState run, String runName) throws RunFailure {
    this.plan = plan;
    this.run = run;
    try {
      for (int i = 1; i <= plan.threads(); i++) {
        loops.add(IoLoop.start("bench-io-" + i));
        tallies.add(new Tally(runName));
      }
    } catch (IOException e) {
      close();
      throw new RunFailure("the system gives no selector: " + e.getMessage());
    }
  }

  /** Connects all, evenly spaced, and waits until each is welcome. */
  void open(List<Customer> customers) throws RunFailure, InterruptedException {
    Target senderTarget = target(plan.server(true));
    Target target = target(plan.server(false));
    long start = System.nanoTime();
    for (int i = 0; i < plan.allConnections(); i++) {
      pause(start + TimeUnit.SECONDS.toNanos(i) / plan.connectRate());
      awaitPlace();
      Customer customer = customers.get(i / plan.connections());
      boolean isSender = i % plan.connections() == 0;
      boolean isTimed = !isSender || plan.receiveUrl() == null;
      Tally tally = tallies.get(i % loops.size());
      Receiver receiver = new Receiver(customer, isSender, isTimed, tally, run);
      receivers.add(receiver);
      WireConnection connection =
          connect(
              loops.get(i % loops.size()), isSender ? senderTarget : target, customer, receiver);
      all.add(connection);
      if (isSender) {
        senders.add(connection);
      }
    }
    for (int i = 0; i < MAX_CONNECTING; i++) {
      awaitPlace();
    }
    connectNanos = System.nanoTime() - start;
  }

  private static Target target(URI url) throws RunFailure {
    int port = url.getPort() < 0 ? 80 : url.getPort();
    InetSocketAddress address = new InetSocketAddress(url.getHost(), port);
    if (address.isUnresolved()) {
      throw new RunFailure("there is no host " + url.getHost());
    }
    return new Target(address, url.getRawAuthority(), LoadPlan.resolve(url, PATH).getRawPath());
  }

  private WireConnection connect(IoLoop loop, Target target, Customer customer, Receiver receiver)
      throws RunFailure {
    try {
      return loop.connect(target, customer.token(), receiver);
    } catch (IOException e) {
      throw new RunFailure(
          "after " + all.size() + " connections the system gives no more: " + e.getMessage());
    }
  }

  private void awaitPlace() throws RunFailure, InterruptedException {
    boolean inTime = run.awaitPlace(TimeUnit.SECONDS.toMillis(plan.waitSeconds()));
    check();
    if (!inTime) {
      throw new RunFailure(
          "no connection was made in "
              + plan.waitSeconds()
              + " s, though "
              + connected()
              + " of "
              + plan.allConnections()
              + " were before");
    }
  }

  /** Whether all goes on. */
  void check() throws RunFailure {
    run.check();
    for (IoLoop loop : loops) {
      Throwable failure = loop.failure();
      if (failure != null) {
        throw new RunFailure("a thread of this tool failed: " + failure);
      }
    }
  }

  private static void pause(long until) throws InterruptedException {
    long left;
    while ((left = until - System.nanoTime()) > 0) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Ends all in order, as far as the server answers within two seconds; then the loops. */
  @Override
  public void close() {
    for (WireConnection connection : all) {
      connection.close();
    }
    long end = System.nanoTime() + CLOSE_NANOS;
    while (Tally.sum(tallies, tally -> tally.ended.get()) < all.size()
        && System.nanoTime() - end < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    loops.forEach(IoLoop::close);
  }

  long connected() {
    return Tally.sum(tallies, tally -> tally.connected.get());
  }

  /** How long {@link #open} took. */
  long connectNanos() {
    return connectNanos;
  }

  /** One for each loop. */
  List<Tally> tallies() {
    return tallies;
  }

  List<Receiver> receivers() {
    return receivers;
  }

  /** The connection that sends for each customer, in their order. */
  List<WireConnection> senders() {
    return senders;
  }

  /** How long all loops together were not waiting. */
  long busyNanos() {
    return loops.stream().mapToLong(IoLoop::busyNanos).sum();
  }
}
