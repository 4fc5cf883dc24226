package com.membershipauto.chat.bench.load;

import com.membershipauto.chat.bench.wire.End;
import com.membershipauto.chat.bench.wire.WireConnection;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks what comes over one connection: each event of the thread once, in order, and nothing of
 * another thread. All on its loop's thread, but what says that any thread may ask.
 */
final class Receiver implements WireConnection.Listener {
  /** A seq further ahead than this is none that a thread of this run can have. */
  private static final long MAX_GAP = 1 << 20;

  private final Customer customer;
  private final boolean isSender;
  private final boolean isTimed;
  private final Tally tally;
  private final RunState run;
  private final long connectNanos = System.nanoTime();

  private final Counter lastSeq = new Counter();
  private final Counter delivered = new Counter();
  private final Counter gaps = new Counter();
  private @Nullable BitSet missing;
  private int lastNumber = -1;
  private boolean isLive;
  private volatile boolean hasEnded;
  private volatile boolean endedEarly;

  /**
   * @param isTimed whether deliveries to it are measured, too
   */
  Receiver(Customer customer, boolean isSender, boolean isTimed, Tally tally, RunState run) {
    this.customer = customer;
    this.isSender = isSender;
    this.isTimed = isTimed;
    this.tally = tally;
    this.run = run;
  }

  @Override
  public void opened() {
    // It counts once it is welcome: then everything is delivered.
  }

  @Override
  public void text(byte[] bytes, int from, int to, long arrivedNanos) {
    FrameScan scan = tally.scan;
    scan.read(bytes, from, to);
    switch (scan.type()) {
      case MESSAGE -> message(scan, bytes, arrivedNanos - run.startNanos());
      case ACK -> acked(scan, bytes, arrivedNanos - run.startNanos());
      case ERROR -> refused(scan, bytes);
      case WELCOME -> welcome(arrivedNanos);
      case THREAD -> {
        if (scan.seq() > 0) {
          isNew(scan.seq());
        }
      }
      case OTHER -> {}
    }
  }

  private void welcome(long arrivedNanos) {
    if (!isLive) {
      isLive = true;
      Tally.record(tally.connectMicros, arrivedNanos - connectNanos);
      tally.connected.increment();
      run.connected();
    }
  }

  private void message(FrameScan scan, byte[] bytes, long sinceStart) {
    long before = lastSeq.get();
    if (!isNew(scan.seq())) {
      return;
    }
    MessageName name = tally.name;
    if (!name.read(bytes, scan.nameFrom(), scan.nameTo())) {
      // Of somebody who talks in this thread too: only its place counts.
      return;
    }
    if (name.customer() != customer.index()) {
      tally.strays.increment();
      return;
    }
    if (scan.seq() > before) {
      // A sender's messages are stored in the order of sending.
      if (name.number() == lastNumber) {
        tally.duplicated.increment();
        return;
      }
      if (name.number() < lastNumber) {
        tally.outOfOrder.increment();
      }
      lastNumber = name.number();
    }
    delivered.increment();
    tally.delivered.increment();
    if (isTimed && run.isMeasured(name.plannedNanos())) {
      Tally.record(tally.deliveryMicros, sinceStart - name.plannedNanos());
    }
  }

  /** Notes an event's place; false when it was here before, or cannot be. */
  private boolean isNew(long seq) {
    long last = lastSeq.get();
    if (seq == last + 1) {
      lastSeq.increment();
      return true;
    }
    if (seq > last) {
      if (seq - last > MAX_GAP) {
        tally.strays.increment();
        return false;
      }
      missing().set((int) last + 1, (int) seq);
      gaps.add(seq - last - 1);
      lastSeq.raiseTo(seq);
      return true;
    }
    if (seq > 0 && missing != null && missing.get((int) seq)) {
      missing.clear((int) seq);
      gaps.add(-1);
      tally.outOfOrder.increment();
      return true;
    }
    tally.duplicated.increment();
    return false;
  }

  private BitSet missing() {
    BitSet places = missing;
    if (places == null) {
      places = new BitSet();
      missing = places;
    }
    return places;
  }

  private void acked(FrameScan scan, byte[] bytes, long sinceStart) {
    MessageName name = tally.name;
    if (!isMine(scan, bytes)) {
      tally.strays.increment();
    } else if (!customer.acked(name.number(), scan.seq())) {
      tally.duplicated.increment();
    } else {
      tally.acked.increment();
      if (run.isMeasured(name.plannedNanos())) {
        Tally.record(tally.ackMicros, sinceStart - name.plannedNanos());
      }
    }
  }

  private void refused(FrameScan scan, byte[] bytes) {
    tally.error(scan.code());
    if (isMine(scan, bytes) && !customer.refused(tally.name.number())) {
      tally.duplicated.increment();
    }
  }

  /** Whether it names a message that this connection sent. */
  private boolean isMine(FrameScan scan, byte[] bytes) {
    return isSender
        && tally.name.read(bytes, scan.nameFrom(), scan.nameTo())
        && tally.name.customer() == customer.index()
        && tally.name.number() < customer.numbered();
  }

  @Override
  public void ended(End end) {
    hasEnded = true;
    tally.ended.increment();
    boolean byUs = end instanceof End.Closed closed && closed.byUs();
    if (!isLive) {
      run.failed(customer, end);
    } else if (!byUs) {
      endedEarly = true;
      tally.closed(end instanceof End.Closed closed ? Integer.toString(closed.code()) : "1006");
    }
  }

  /** Any thread. */
  boolean hasEnded() {
    return hasEnded;
  }

  /** Whether all that was acked so far is here, or never will be. Any thread. */
  boolean isComplete() {
    return hasEnded || (gaps.get() == 0 && lastSeq.get() >= customer.lastAckedSeq());
  }

  /** How many messages of this run it got. Any thread. */
  long delivered() {
    return delivered.get();
  }

  /** How many it should have got: all that are acked, unless the server ended it. Any thread. */
  long expected() {
    return endedEarly ? delivered.get() : customer.acked();
  }

  /** Committed events that it did not get so far, when the server did not end it. Any thread. */
  long lost() {
    long end = endedEarly ? 0 : Math.max(0, customer.lastAckedSeq() - lastSeq.get());
    return gaps.get() + end;
  }
}
