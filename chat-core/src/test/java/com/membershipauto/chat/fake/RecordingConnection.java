package com.membershipauto.chat.fake;

import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.session.Session;
import com.membershipauto.chat.spi.Connection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A transport without a socket: what is written is recorded as parsed frames. Its peer may stop
 * reading, so that no write ends. It holds core to the contract of {@link Connection}.
 */
public final class RecordingConnection implements Connection {
  private final Executor doneExecutor;
  private final AtomicInteger writesUnderWay = new AtomicInteger();

  // Guarded by this.
  private final List<Frame> frames = new ArrayList<>();
  private final Deque<Runnable> unread = new ArrayDeque<>();
  private final List<String> breaches = new ArrayList<>();
  private boolean reads = true;
  private boolean answersClose = true;
  private int writes;
  private int pings;
  private @Nullable CloseReason closed;
  private boolean aborted;
  private @Nullable Session session;

  /** Runs {@code done} on the writer's thread, before {@code write} returns. */
  public RecordingConnection() {
    this(Runnable::run);
  }

  /** Runs {@code done} by the executor. */
  public RecordingConnection(Executor doneExecutor) {
    this.doneExecutor = doneExecutor;
  }

  /** Whom it tells that it closed. */
  public synchronized void belongsTo(Session value) {
    session = value;
  }

  @Override
  public void write(List<EncodedFrame> written, Runnable done) {
    List<Frame> parsed = new ArrayList<>(written.size());
    for (EncodedFrame frame : written) {
      parsed.add(Frame.parse(frame.text()));
    }
    if (writesUnderWay.getAndIncrement() != 0) {
      breach("a write began before the last one ended");
    }
    if (written.isEmpty()) {
      breach("nothing was written");
    }
    Runnable end =
        () -> {
          writesUnderWay.decrementAndGet();
          done.run();
        };
    synchronized (this) {
      if (closed != null) {
        breaches.add("a write came after the close");
      }
      writes++;
      frames.addAll(parsed);
      if (!reads) {
        unread.add(end);
        return;
      }
    }
    doneExecutor.execute(end);
  }

  private synchronized void breach(String what) {
    breaches.add(what);
  }

  /** From now on no write ends. */
  public synchronized void stopReading() {
    reads = false;
  }

  /** Ends the writes under way, and from now on every one. */
  public void readAgain() {
    List<Runnable> ends;
    synchronized (this) {
      reads = true;
      ends = new ArrayList<>(unread);
      unread.clear();
    }
    ends.forEach(doneExecutor::execute);
  }

  /** The peer will not answer a close frame. */
  public synchronized void ignoreClose() {
    answersClose = false;
  }

  @Override
  public synchronized void ping() {
    pings++;
  }

  @Override
  public void close(CloseReason reason) {
    Session ending;
    synchronized (this) {
      if (closed != null) {
        breaches.add("closed twice");
      }
      closed = reason;
      ending = answersClose ? session : null;
    }
    if (ending != null) {
      ending.transportClosed();
    }
  }

  @Override
  public void abort() {
    synchronized (this) {
      aborted = true;
      unread.clear();
    }
  }

  public synchronized List<Frame> frames() {
    return new ArrayList<>(frames);
  }

  public synchronized int writes() {
    return writes;
  }

  public synchronized int pings() {
    return pings;
  }

  /** With which reason core closed it; null when it did not. */
  public synchronized @Nullable CloseReason closed() {
    return closed;
  }

  public synchronized boolean isAborted() {
    return aborted;
  }

  /** What core did that the contract forbids. */
  public synchronized List<String> breaches() {
    return new ArrayList<>(breaches);
  }
}
