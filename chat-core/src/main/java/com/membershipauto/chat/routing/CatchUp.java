package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Brings one session up to date with one thread: it reads the log in pages, no faster than the
 * session takes them, while the fan-out leaves the session out; then gives it back to the fan-out
 * at the very event where the log ended.
 */
final class CatchUp {
  private static final int PAGE = 200;
  private static final long RETRY_MILLIS = 500;

  private final Recipient recipient;
  private final ThreadState state;
  private final ChatThread thread;
  private final List<ReadMark> marks;
  private final EventStore events;
  private final FrameCodec codec;
  private final Executor blocking;
  private final Runnable done;
  private long reached;

  CatchUp(
      Recipient recipient,
      ThreadState state,
      ChatThread thread,
      List<ReadMark> marks,
      long lastSeq,
      EventStore events,
      FrameCodec codec,
      Executor blocking,
      Runnable done) {
    this.recipient = recipient;
    this.state = state;
    this.thread = thread;
    this.marks = marks;
    this.reached = lastSeq;
    this.events = events;
    this.codec = codec;
    this.blocking = blocking;
    this.done = done;
  }

  /** Refuses: the session gets where the thread stands and no past event. */
  void refuse() {
    state.atPosition(
        position ->
            recipient.offer(
                codec.encode(
                    new ServerFrame.Reset(
                        thread.id(), position, marks, thread.status(), thread.assigneeId()))));
    done.run();
  }

  void begin() {
    state.beginCatchUp(recipient);
    schedule();
  }

  private void schedule() {
    try {
      blocking.execute(this::readPage);
    } catch (RejectedExecutionException full) {
      retryLater();
    }
  }

  private void retryLater() {
    CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
        .execute(this::schedule);
  }

  private void readPage() {
    if (recipient.hasEnded()) {
      state.dropCatchUp(recipient);
      done.run();
      return;
    }
    if (state.endCatchUp(recipient, reached, this::offerResumed)) {
      done.run();
      return;
    }
    List<ThreadEvent> page;
    try {
      page = events.read(thread.id(), reached, state.position(), PAGE);
    } catch (StoreException away) {
      retryLater();
      return;
    }
    for (ThreadEvent event : page) {
      recipient.offer(codec.encode(ServerFrame.of(event)));
      reached = event.seq();
    }
    recipient.whenHalfEmpty(this::schedule);
  }

  private void offerResumed() {
    recipient.offer(
        codec.encode(
            new ServerFrame.Resumed(
                thread.id(), reached, marks, thread.status(), thread.assigneeId())));
  }
}
