package com.membershipauto.chat.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.membershipauto.chat.bench.wire.FrameWriter;
import com.membershipauto.chat.bench.wire.WireConnection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * The thread that sends, each message when the schedule says so, whatever became of those before.
 * When it is late it does not wait, and skips nothing: latencies count from the planned time.
 */
final class Pacer {
  private final LoadPlan plan;
  private final RunState run;
  private final Schedule schedule;
  private final List<Customer> customers;
  private final List<WireConnection> senders;
  private final FrameWriter writer;
  private final MessageName name;
  private final byte[] tail;
  private final Thread thread = new Thread(this::send, "bench-send");

  private final SingleWriterRecorder lateMicros = Tally.recorder();
  private final Counter sent = new Counter();
  private volatile boolean stopping;

  Pacer(
      LoadPlan plan,
      RunState run,
      String runName,
      List<Customer> customers,
      List<WireConnection> senders) {
    this.plan = plan;
    this.run = run;
    this.customers = customers;
    this.senders = senders;
    schedule =
        plan.isPoisson()
            ? Schedule.poisson(plan.rate(), plan.users(), plan.seed())
            : Schedule.fixed(plan.rate(), plan.users());
    name = new MessageName(runName);
    tail = ("\",\"body\":\"" + "x".repeat(plan.bodyLength()) + "\"}").getBytes(US_ASCII);
    int headLength = customers.stream().mapToInt(Customer::headLength).max().orElse(0);
    writer = new FrameWriter(headLength + runName.length() + MessageName.MAX_LENGTH + tail.length);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopping = true;
  }

  boolean isDone() {
    return !thread.isAlive();
  }

  long sent() {
    return sent.get();
  }

  /** How late messages were sent, by this tool's own fault. */
  SingleWriterRecorder lateMicros() {
    return lateMicros;
  }

  private void send() {
    long start = run.startNanos();
    schedule.advance();
    while (!stopping && schedule.plannedNanos() < plan.endNanos()) {
      long planned = schedule.plannedNanos();
      long late = System.nanoTime() - start - planned;
      if (late < 0) {
        LockSupport.parkNanos(-late);
      } else {
        if (run.isMeasured(planned)) {
          Tally.record(lateMicros, late);
        }
        send(schedule.customer(), planned);
        schedule.advance();
      }
    }
  }

  private void send(int index, long planned) {
    Customer customer = customers.get(index);
    customer.writeNext(writer.payload(), name, planned, tail);
    if (senders.get(index).send(writer.text())) {
      sent.increment();
    } else {
      customer.notSent();
    }
  }
}
