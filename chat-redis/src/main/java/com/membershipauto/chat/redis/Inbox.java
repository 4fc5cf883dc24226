package com.membershipauto.chat.redis;

import static java.lang.System.Logger.Level.ERROR;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.spi.ChannelLayer.Receiver;
import com.membershipauto.chat.spi.Publication;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;

/**
 * What arrived and is still to be handed to the receiver, which the one thread that runs this does:
 * Redis' connection never waits for the receiver. Bounded: what does not fit is dropped, and the
 * receiver is told. Safe for use by several threads at once.
 */
final class Inbox implements Runnable {
  private static final System.Logger LOG = System.getLogger(Inbox.class.getName());

  /** What one copy costs besides its bytes. */
  private static final int OVERHEAD_BYTES = 128;

  private final Receiver receiver;
  private final Allowance allowance;
  final LongAdder received = new LongAdder();
  final LongAdder overflowed = new LongAdder();
  final LongAdder malformed = new LongAdder();

  // Guarded by this.
  private Queue<Copy> waiting = new ArrayDeque<>();
  private boolean interrupted;
  private volatile boolean closed;

  private static final class Copy {
    final Room room;
    final byte[] bytes;

    Copy(Room room, byte[] bytes) {
      this.room = room;
      this.bytes = bytes;
    }

    int size() {
      return bytes.length + OVERHEAD_BYTES;
    }
  }

  Inbox(Receiver receiver, int maxQueued, int maxQueuedBytes) {
    this.receiver = receiver;
    this.allowance = new Allowance(maxQueued, maxQueuedBytes);
  }

  /** Queues an encoded publication, or drops it; never blocks. */
  void offer(Room room, byte[] bytes) {
    Copy copy = new Copy(room, bytes);
    if (!allowance.take(copy.size())) {
      overflowed.increment();
      interrupted();
      return;
    }
    synchronized (this) {
      waiting.add(copy);
      notifyAll();
    }
  }

  /** Has the receiver told that something may be lost; never blocks. */
  synchronized void interrupted() {
    interrupted = true;
    notifyAll();
  }

  /** Nothing is handed over that was not begun to be. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    notifyAll();
  }

  @Override
  public void run() {
    try {
      Queue<Copy> taken = new ArrayDeque<>();
      while (!closed) {
        boolean tell;
        synchronized (this) {
          while (waiting.isEmpty() && !interrupted && !closed) {
            wait();
          }
          Queue<Copy> emptied = taken;
          taken = waiting;
          waiting = emptied;
          tell = interrupted;
          interrupted = false;
        }
        handOver(taken);
        if (tell && !closed) {
          guarded(receiver::interrupted);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void handOver(Queue<Copy> copies) {
    for (Copy copy = copies.poll(); copy != null && !closed; copy = copies.poll()) {
      allowance.giveBack(copy.size());
      Publication publication = PublicationCodec.decode(copy.bytes);
      if (publication == null) {
        malformed.increment();
        continue;
      }
      Room room = copy.room;
      received.increment();
      guarded(() -> receiver.received(publication, room));
    }
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.log(ERROR, "A publication was not handled", e);
    }
  }
}
