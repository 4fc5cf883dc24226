package com.membershipauto.chat.session;

import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.spi.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's frames still to be written, bounded in number and bytes. {@link #offer} is a queue
 * insert; the {@link Drain} alone writes. It is corked until the session is live, so that {@code
 * welcome} is the first frame. All state is guarded by this; no connection is called under it.
 */
final class Outbox implements Runnable {
  private static final EncodedFrame[] NOTHING = {};

  private final Connection connection;
  final Drain drain;
  private final int maxFrames;
  private final int maxBytes;
  private final Closer closer;
  private final Runnable written = this::written;

  private EncodedFrame[] queue = NOTHING;
  private int size;
  private int queuedBytes;
  private int writingFrames;
  private int writingBytes;
  private long writingSince;
  private boolean writing;
  private boolean scheduled;
  private boolean corked = true;
  private @Nullable CloseReason closing;
  private boolean ended;
  private List<Runnable> waitingForRoom = new ArrayList<>(0);

  Outbox(Connection connection, Drain drain, int maxFrames, int maxBytes, Closer closer) {
    this.connection = connection;
    this.drain = drain;
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.closer = closer;
  }

  /** Closes the connection; called on the drain's thread, once. */
  @FunctionalInterface
  interface Closer {
    void close(CloseReason reason);
  }

  /** Queues the frame; a queue over its bounds is dropped, and the connection ends as too slow. */
  void offer(EncodedFrame frame) {
    boolean schedule;
    synchronized (this) {
      if (closing != null) {
        return;
      }
      if (size + writingFrames >= maxFrames
          || queuedBytes + writingBytes + frame.wireSize() > maxBytes) {
        dropAndClose(CloseReason.TOO_SLOW);
      } else {
        add(frame);
      }
      schedule = mustSchedule();
    }
    if (schedule) {
      drain.schedule(this);
    }
  }

  /** The same, but drops the frame when the queue is half full. */
  void offerEphemeral(EncodedFrame frame) {
    if (isHalfEmpty()) {
      offer(frame);
    }
  }

  /** Writes {@code first}, then what waited, then all that is offered. */
  void uncork(EncodedFrame first) {
    boolean schedule;
    synchronized (this) {
      if (closing != null) {
        return;
      }
      corked = false;
      EncodedFrame[] held = Arrays.copyOf(queue, size);
      size = 0;
      queuedBytes = 0;
      add(first);
      for (EncodedFrame frame : held) {
        add(frame);
      }
      schedule = mustSchedule();
    }
    if (schedule) {
      drain.schedule(this);
    }
  }

  /** Closes the connection once what was offered is written; takes nothing more. */
  void close(CloseReason reason) {
    boolean schedule;
    synchronized (this) {
      if (closing != null) {
        return;
      }
      if (corked) {
        dropAndClose(reason);
      } else {
        closing = reason;
      }
      schedule = mustSchedule();
    }
    if (schedule) {
      drain.schedule(this);
    }
  }

  /** Ends as too slow when a write has been under way for longer than {@code nanos}. */
  void checkWrite(long now, long nanos) {
    boolean schedule = false;
    synchronized (this) {
      if (writing && now - writingSince > nanos && !ended) {
        dropAndClose(CloseReason.TOO_SLOW);
        writing = false;
        schedule = mustSchedule();
      }
    }
    if (schedule) {
      drain.schedule(this);
    }
  }

  /** The connection is gone: frees all. */
  void discard() {
    List<Runnable> tasks;
    synchronized (this) {
      dropAndClose(CloseReason.GONE);
      ended = true;
      tasks = takeWaiting();
    }
    tasks.forEach(Runnable::run);
  }

  synchronized boolean isHalfEmpty() {
    return 2 * (size + writingFrames) < maxFrames && 2 * (queuedBytes + writingBytes) < maxBytes;
  }

  /** Runs the task at once when there is room or nothing more will be written, else later. */
  void whenHalfEmpty(Runnable task) {
    synchronized (this) {
      if (closing == null && !isHalfEmpty()) {
        waitingForRoom.add(task);
        return;
      }
    }
    task.run();
  }

  /** One step of the drain: writes all that waits, or closes. */
  @Override
  public void run() {
    List<EncodedFrame> frames;
    CloseReason reason;
    synchronized (this) {
      scheduled = false;
      if (writing || ended || (corked && closing == null)) {
        return;
      }
      if (size == 0) {
        if (closing == null) {
          return;
        }
        ended = true;
        reason = closing;
        frames = List.of();
      } else {
        reason = null;
        frames = take();
        writing = true;
        writingSince = System.nanoTime();
      }
    }
    if (reason != null) {
      closer.close(reason);
    } else {
      connection.write(frames, written);
    }
  }

  private void written() {
    boolean schedule;
    List<Runnable> tasks = List.of();
    synchronized (this) {
      writing = false;
      writingFrames = 0;
      writingBytes = 0;
      schedule = mustSchedule();
      if (isHalfEmpty() && !waitingForRoom.isEmpty()) {
        tasks = takeWaiting();
      }
    }
    if (schedule) {
      drain.schedule(this);
    }
    tasks.forEach(Runnable::run);
  }

  private void add(EncodedFrame frame) {
    if (size == queue.length) {
      queue = Arrays.copyOf(queue, Math.max(4, 2 * size));
    }
    queue[size++] = frame;
    queuedBytes += frame.wireSize();
  }

  /** An idle session keeps no array. */
  private List<EncodedFrame> take() {
    EncodedFrame[] all = size == queue.length ? queue : Arrays.copyOf(queue, size);
    queue = NOTHING;
    writingFrames = size;
    writingBytes = queuedBytes;
    size = 0;
    queuedBytes = 0;
    return Arrays.asList(all);
  }

  private void dropAndClose(CloseReason reason) {
    queue = NOTHING;
    size = 0;
    queuedBytes = 0;
    if (closing == null || reason == CloseReason.TOO_SLOW) {
      closing = reason;
    }
    if (reason == CloseReason.TOO_SLOW) {
      // A write that never ends must not keep the close waiting.
      writing = false;
    }
  }

  private boolean mustSchedule() {
    if (scheduled || ended || writing || (corked && closing == null)) {
      return false;
    }
    if (size == 0 && closing == null) {
      return false;
    }
    scheduled = true;
    return true;
  }

  private List<Runnable> takeWaiting() {
    List<Runnable> tasks = waitingForRoom;
    waitingForRoom = new ArrayList<>(0);
    return tasks;
  }
}
