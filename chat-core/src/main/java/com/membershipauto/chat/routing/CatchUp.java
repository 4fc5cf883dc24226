package com.membershipauto.chat.routing;

import static java.lang.System.Logger.Level.ERROR;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.StoreException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Brings one session up to date with one thread: it reads the log in pages, no faster than the
 * session takes them, while the fan-out leaves the session out; then gives it back to the fan-out
 * at the very event where the log ended.
 */
final class CatchUp {
  private static final System.Logger LOG = System.getLogger(CatchUp.class.getName());
  private static final int MAX_PAGE = 200;
  private static final long RETRY_MILLIS = 500;

  private final Recipient recipient;
  private final ThreadState state;
  private final List<ReadMark> marks;
  private final EventStore events;
  private final FrameCodec codec;
  private final Executor blocking;
  private final ScheduledExecutorService timer;
  private final Runnable done;

  // Of one step after another.
  private ChatThread thread;
  private long reached;
  private int page = MAX_PAGE;

  CatchUp(
      Recipient recipient,
      ThreadState state,
      ChatThread thread,
      List<ReadMark> marks,
      long lastSeq,
      EventStore events,
      FrameCodec codec,
      Executor blocking,
      ScheduledExecutorService timer,
      Runnable done) {
    this.recipient = recipient;
    this.state = state;
    this.thread = thread;
    this.marks = marks;
    this.reached = lastSeq;
    this.events = events;
    this.codec = codec;
    this.blocking = blocking;
    this.timer = timer;
    this.done = done;
  }

  /**
   * Refuses: the session gets where the thread stands and no past event.
   *
   * @return false when the state is out of use, and nothing was done
   */
  boolean refuse() {
    boolean refused =
        state.atPosition(
            position ->
                recipient.offer(
                    codec.encode(
                        new ServerFrame.Reset(
                            thread.id(), position, marks, thread.status(), thread.assigneeId()))));
    if (refused) {
      done.run();
    }
    return refused;
  }

  /** Returns false when the state is out of use, and nothing was done. */
  boolean begin() {
    boolean begun = state.beginCatchUp(recipient);
    if (begun) {
      schedule();
    }
    return begun;
  }

  private void schedule() {
    try {
      blocking.execute(this::step);
    } catch (RejectedExecutionException full) {
      retryLater();
    }
  }

  private void retryLater() {
    try {
      ScheduledFuture<?> unused =
          timer.schedule(this::schedule, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      state.dropCatchUp(recipient);
    }
  }

  private void step() {
    if (recipient.hasEnded()) {
      state.dropCatchUp(recipient);
      done.run();
      return;
    }
    if (state.endCatchUp(recipient, reached, this::offerResumed)) {
      done.run();
      return;
    }
    List<ThreadEvent> read;
    try {
      read = events.read(thread.id(), reached, state.position(), page);
    } catch (StoreException away) {
      retryLater();
      return;
    } catch (RuntimeException bug) {
      LOG.log(ERROR, "Reading the log of " + thread.id() + " failed, trying again", bug);
      retryLater();
      return;
    }
    if (read.isEmpty()) {
      // What was fanned out is not in the log: only a store that lost it answers so.
      retryLater();
      return;
    }
    offer(read);
    recipient.whenHalfEmpty(this::schedule);
  }

  /** Offers what the session has room for; the next page is about as long. */
  private void offer(List<ThreadEvent> read) {
    int offered = 0;
    for (ThreadEvent event : read) {
      if (!recipient.isHalfEmpty()) {
        break;
      }
      recipient.offer(codec.encode(ServerFrame.of(event)));
      reached = event.seq();
      offered++;
      if (event instanceof ThreadChange change && event.seq() > thread.lastSeq()) {
        thread = change.thread();
      }
    }
    page = Math.min(MAX_PAGE, 2 * offered + 1);
  }

  private void offerResumed() {
    recipient.offer(
        codec.encode(
            new ServerFrame.Resumed(
                thread.id(), reached, marks, thread.status(), thread.assigneeId())));
  }
}
