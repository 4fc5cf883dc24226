package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of a thread that somebody here listens to. {@link #offer} is the only way
 * that an event takes to sessions, whoever committed it: in order, each once.
 *
 * <p>All state is guarded by this; under it only outboxes are touched.
 */
final class ThreadState {
  /** How an offered event left the log's picture. */
  enum Offered {
    /** It was fanned out, or had been before. */
    IN_ORDER,
    /** Events before it are missing: the log must be read. */
    AHEAD,
    /** This state is out of use: take the current one. */
    REMOVED
  }

  final ThreadId threadId;
  final Room ownerRoom;
  private final FanOut fanOut;
  private final TypingTracker typing;
  private final int maxHeld;

  /** The seq to fan out next; 0 until the log was asked where to start. */
  private long next;

  /** The greatest seq known to be committed. */
  private long head;

  private final TreeMap<Long, LogFrame> held = new TreeMap<>();
  private @Nullable UserId assigneeId;

  /** Sessions that do not need the fan-out up to a seq: all, while they read the log. */
  private final Map<Recipient, Long> caughtUpTo = new HashMap<>(0);

  private List<Runnable> waiting = new ArrayList<>(0);
  private boolean removed;

  ThreadState(ThreadId threadId, Room ownerRoom, FanOut fanOut, TypingTracker typing, int maxHeld) {
    this.threadId = threadId;
    this.ownerRoom = ownerRoom;
    this.fanOut = fanOut;
    this.typing = typing;
    this.maxHeld = maxHeld;
  }

  synchronized Offered offer(LogFrame event) {
    if (removed) {
      return Offered.REMOVED;
    }
    head = Math.max(head, event.seq());
    if (next != 0 && event.seq() < next) {
      return Offered.IN_ORDER;
    }
    if (event.seq() != next) {
      if (held.size() < maxHeld) {
        held.put(event.seq(), event);
      }
      return Offered.AHEAD;
    }
    deliver(event);
    deliverHeld();
    return Offered.IN_ORDER;
  }

  /** Says where to start, unless that is known: everybody here has what is before {@code first}. */
  void start(long first, @Nullable UserId assignee) {
    List<Runnable> tasks;
    synchronized (this) {
      if (next != 0) {
        return;
      }
      next = first;
      head = Math.max(head, first - 1);
      assigneeId = assignee;
      held.headMap(first).clear();
      deliverHeld();
      tasks = waiting;
      waiting = new ArrayList<>(0);
    }
    tasks.forEach(Runnable::run);
  }

  /** Runs the task at once when it is known where to start, else then. */
  void whenStarted(Runnable task) {
    synchronized (this) {
      if (next == 0) {
        waiting.add(task);
        return;
      }
    }
    task.run();
  }

  /** The log has events up to {@code seq}. */
  synchronized void sawHead(long seq) {
    head = Math.max(head, seq);
  }

  synchronized boolean isStarted() {
    return next != 0;
  }

  /** The newest event that was fanned out here; 0 when there is none. */
  synchronized long position() {
    return next == 0 ? 0 : next - 1;
  }

  /** The newest event known to be committed. */
  synchronized long head() {
    return head;
  }

  synchronized @Nullable UserId assigneeId() {
    return assigneeId;
  }

  /** Runs the task with {@link #position()} while nothing is fanned out. It may only offer. */
  synchronized void atPosition(PositionTask task) {
    task.run(next - 1);
  }

  /** From now on the session gets this thread's events from the log alone. */
  synchronized void beginCatchUp(Recipient recipient) {
    caughtUpTo.put(recipient, Long.MAX_VALUE);
  }

  /**
   * Gives the session back to the fan-out if it has all up to here, and what it has beyond is
   * skipped.
   *
   * @param reached the newest event that it has
   * @param last offers what ends the catch-up, before any newer event
   * @return whether it was given back
   */
  synchronized boolean endCatchUp(Recipient recipient, long reached, Runnable last) {
    if (reached < next - 1) {
      return false;
    }
    last.run();
    if (reached > next - 1) {
      caughtUpTo.put(recipient, reached);
    } else {
      caughtUpTo.remove(recipient);
    }
    return true;
  }

  synchronized void dropCatchUp(Recipient recipient) {
    caughtUpTo.remove(recipient);
  }

  /** Ends the use of this state, unless a session catches up with it. */
  synchronized boolean remove() {
    removed = caughtUpTo.isEmpty();
    return removed;
  }

  private void deliverHeld() {
    Map.Entry<Long, LogFrame> first;
    while ((first = held.firstEntry()) != null && first.getKey() <= next) {
      held.pollFirstEntry();
      if (first.getKey() == next) {
        deliver(first.getValue());
      }
    }
  }

  private void deliver(LogFrame event) {
    Participant sender = event.sender();
    if (!event.isChange() && typing.stop(threadId, sender)) {
      fanOut.typing(ownerRoom, threadId, assigneeId, sender, typing.ended(threadId, sender));
    }
    assigneeId = event.assigneeId();
    next = event.seq() + 1;
    fanOut.event(ownerRoom, threadId, event, caughtUpTo);
    if (!caughtUpTo.isEmpty()) {
      caughtUpTo.values().removeIf(seq -> seq <= event.seq());
    }
  }

  /** What is done with the newest event's place. */
  @FunctionalInterface
  interface PositionTask {
    void run(long position);
  }
}
