package com.membershipauto.chat.session;

import static java.lang.System.Logger.Level.ERROR;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes: it takes the outboxes that have something to write, one after another,
 * and writes all that waits in each at once. While it writes, more gathers, so the busier the
 * server, the fewer writes a frame.
 */
final class Drain implements Runnable {
  private static final System.Logger LOG = System.getLogger(Drain.class.getName());

  // Guarded by this.
  private List<Outbox> waiting = new ArrayList<>();
  private boolean parked;
  private boolean closed;
  private @Nullable Thread thread;

  void schedule(Outbox outbox) {
    Thread toWake = null;
    synchronized (this) {
      waiting.add(outbox);
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
    List<Outbox> batch = new ArrayList<>();
    while (true) {
      synchronized (this) {
        if (waiting.isEmpty()) {
          if (closed) {
            return;
          }
          parked = true;
        } else {
          List<Outbox> empty = batch;
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
      for (Outbox outbox : batch) {
        try {
          outbox.drain();
        } catch (RuntimeException | Error bug) {
          LOG.log(ERROR, "Writing to a connection failed", bug);
        }
      }
      batch.clear();
    }
  }
}
