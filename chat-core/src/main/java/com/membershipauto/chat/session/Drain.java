package com.membershipauto.chat.session;

import static java.lang.System.Logger.Level.ERROR;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes: it takes the outboxes that have something to write, one after another,
 * and writes all that waits in each at once. While it writes, more gathers, so the busier the
 * server, the fewer writes a frame.
 */
final class Drain implements Runnable {
  private static final System.Logger LOG = System.getLogger(Drain.class.getName());

  private static final ThreadLocal<@Nullable Gathering> GATHERING = new ThreadLocal<>();

  // Guarded by this.
  private List<Runnable> waiting = new ArrayList<>();
  private boolean parked;
  private boolean closed;
  private @Nullable Thread thread;

  /**
   * Runs a task that offers much, so that what it offers to one session leaves in one write.
   *
   * @param written run when the drains have written that, at once when it offered nothing
   */
  static void gather(Runnable task, Runnable written) {
    Gathering gathering = new Gathering();
    GATHERING.set(gathering);
    try {
      task.run();
    } finally {
      GATHERING.remove();
      gathering.end(written);
    }
  }

  void schedule(Outbox outbox) {
    Gathering gathering = GATHERING.get();
    if (gathering == null) {
      add(outbox);
    } else {
      gathering.add(outbox);
    }
  }

  private void add(Runnable work) {
    Thread toWake = null;
    synchronized (this) {
      waiting.add(work);
      if (parked) {
        parked = false;
        toWake = thread;
      }
    }
    LockSupport.unpark(toWake);
  }

  synchronized void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    synchronized (this) {
      thread = Thread.currentThread();
    }
    List<Runnable> batch = new ArrayList<>();
    while (true) {
      synchronized (this) {
        if (waiting.isEmpty()) {
          if (closed) {
            return;
          }
          parked = true;
        } else {
          List<Runnable> empty = batch;
          batch = waiting;
          waiting = empty;
        }
      }
      if (batch.isEmpty()) {
        LockSupport.park(this);
        // A connection that was interrupted may leave the flag, with which nothing parks.
        Thread.interrupted();
        synchronized (this) {
          parked = false;
        }
        continue;
      }
      for (Runnable work : batch) {
        try {
          work.run();
        } catch (RuntimeException | Error bug) {
          LOG.log(ERROR, "Writing to a connection failed", bug);
        }
      }
      batch.clear();
    }
  }

  /** The outboxes that a thread fills while it delivers. */
  private static final class Gathering {
    /** So many are handed over before the end, or a large room would wait long. */
    private static final int MAX_OUTBOXES = 1_024;

    private final List<Outbox> outboxes = new ArrayList<>();
    private final Set<Drain> drains = new HashSet<>(2);

    void add(Outbox outbox) {
      outboxes.add(outbox);
      if (outboxes.size() == MAX_OUTBOXES) {
        handOver();
      }
    }

    void end(Runnable written) {
      handOver();
      if (drains.isEmpty()) {
        written.run();
        return;
      }
      AtomicInteger writing = new AtomicInteger(drains.size());
      for (Drain drain : drains) {
        drain.add(
            () -> {
              if (writing.decrementAndGet() == 0) {
                written.run();
              }
            });
      }
    }

    private void handOver() {
      for (Outbox outbox : outboxes) {
        drains.add(outbox.drain);
        outbox.drain.add(outbox);
      }
      outboxes.clear();
    }
  }
}
