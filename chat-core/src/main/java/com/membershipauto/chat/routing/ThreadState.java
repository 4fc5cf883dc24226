package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.ThreadHead;
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

  /** The seq to fan out next; 0 until it is known where to start. */
  private long next;

  /** The greatest seq known to be committed. */
  private long head;

  private final TreeMap<Long, LogFrame> held = new TreeMap<>();
  private @Nullable UserId assigneeId;

  /** Sessions that do not need the fan-out up to a seq: all, while they read the log. */
  private final Map<Recipient, Long> caughtUpTo = new HashMap<>(0);

  /** The log's end where the thread was seen closed with nothing missing here; 0 when it is not. */
  private long closedAt;

  private long closedSince;
  private int reached;
  private List<Runnable> waiting = new ArrayList<>(0);
  private boolean removed;

  ThreadState(ThreadId threadId, Room ownerRoom, FanOut fanOut, TypingTracker typing, int maxHeld) {
    this.threadId = threadId;
    this.ownerRoom = ownerRoom;
    this.fanOut = fanOut;
    this.typing = typing;
    this.maxHeld = maxHeld;
  }

  Offered offer(LogFrame event) {
    Offered offered;
    int toCount;
    List<Runnable> tasks;
    synchronized (this) {
      offered = place(event);
      toCount = takeReached();
      tasks = takeTasks();
    }
    fanOut.count(toCount);
    tasks.forEach(Runnable::run);
    return offered;
  }

  private Offered place(LogFrame event) {
    if (removed) {
      return Offered.REMOVED;
    }
    head = Math.max(head, event.seq());
    if (next != 0 && event.seq() < next) {
      return Offered.IN_ORDER;
    }
    if (!fanOut.hasLiveAudience(ownerRoom)) {
      // It was committed before anybody here was welcomed, and so was all before it.
      skipTo(event.seq() + 1, event.assigneeId());
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
    int toCount;
    List<Runnable> tasks;
    synchronized (this) {
      if (next == 0 || !fanOut.hasLiveAudience(ownerRoom)) {
        skipTo(first, assignee);
      }
      toCount = takeReached();
      tasks = takeTasks();
    }
    fanOut.count(toCount);
    tasks.forEach(Runnable::run);
  }

  /**
   * The same for one whose head was read. Since the threads that are open when a room comes in are
   * known from then on, an open one was opened, or opened again, after that. Of a closed one only
   * what was offered is new for sure.
   */
  void start(ThreadHead seen) {
    long first;
    synchronized (this) {
      if (seen.status() == ThreadStatus.OPEN) {
        first = seen.openSeq() + 1;
      } else {
        first = held.isEmpty() ? seen.lastSeq() + 1 : held.firstKey();
      }
    }
    start(first, seen.assigneeId());
    sawHead(seen);
  }

  /** Runs the task at once when it is known where to start, or this is out of use; else then. */
  void whenStarted(Runnable task) {
    synchronized (this) {
      if (next == 0 && !removed) {
        waiting.add(task);
        return;
      }
    }
    task.run();
  }

  /** The thread's head was read from the store. */
  synchronized void sawHead(ThreadHead seen) {
    if (next == 0) {
      return;
    }
    head = Math.max(head, seen.lastSeq());
    if (seen.status() == ThreadStatus.OPEN || seen.lastSeq() != next - 1) {
      closedAt = 0;
    } else if (closedAt != seen.lastSeq()) {
      closedAt = seen.lastSeq();
      closedSince = System.nanoTime();
    }
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

  /** Whether events are known to be missing here. */
  synchronized boolean isBehind() {
    return next != 0 && next <= head && !removed;
  }

  synchronized @Nullable UserId assigneeId() {
    return assigneeId;
  }

  /**
   * Runs the task with {@link #position()} while nothing is fanned out. It may only offer.
   *
   * @return false when this is out of use
   */
  synchronized boolean atPosition(PositionTask task) {
    if (!removed) {
      task.run(next - 1);
    }
    return !removed;
  }

  /**
   * From now on the session gets this thread's events from the log alone.
   *
   * @return false when this is out of use
   */
  synchronized boolean beginCatchUp(Recipient recipient) {
    if (!removed) {
      caughtUpTo.put(recipient, Long.MAX_VALUE);
    }
    return !removed;
  }

  /**
   * Gives the session back to the fan-out if it has all up to here, and what it has beyond is
   * skipped.
   *
   * @param reachedSeq the newest event that it has
   * @param last offers what ends the catch-up, before any newer event
   * @return whether it was given back
   */
  synchronized boolean endCatchUp(Recipient recipient, long reachedSeq, Runnable last) {
    if (reachedSeq < next - 1) {
      return false;
    }
    last.run();
    if (reachedSeq > next - 1) {
      caughtUpTo.put(recipient, reachedSeq);
    } else {
      caughtUpTo.remove(recipient);
    }
    return true;
  }

  synchronized void dropCatchUp(Recipient recipient) {
    caughtUpTo.remove(recipient);
  }

  /**
   * Ends the use of this state when nobody here listens, or its thread has been closed for longer
   * than {@code lingerNanos} and nothing is missing; not while a session catches up with it.
   */
  synchronized boolean remove(boolean isUnheard, long now, long lingerNanos) {
    boolean isOver =
        closedAt != 0
            && closedAt == next - 1
            && closedAt == head
            && now - closedSince > lingerNanos;
    removed = (isUnheard || isOver) && caughtUpTo.isEmpty() && waiting.isEmpty();
    return removed;
  }

  private void skipTo(long first, @Nullable UserId assignee) {
    if (first > next) {
      next = first;
      head = Math.max(head, first - 1);
      assigneeId = assignee;
      deliverHeld();
    }
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
    if (!event.isChange()) {
      typing.stop(threadId, event.sender());
    }
    assigneeId = event.assigneeId();
    next = event.seq() + 1;
    reached += fanOut.event(ownerRoom, threadId, event, caughtUpTo);
    if (!caughtUpTo.isEmpty()) {
      caughtUpTo.values().removeIf(seq -> seq <= event.seq());
    }
  }

  private List<Runnable> takeTasks() {
    if (next == 0 || waiting.isEmpty()) {
      return List.of();
    }
    List<Runnable> tasks = waiting;
    waiting = new ArrayList<>(0);
    return tasks;
  }

  private int takeReached() {
    int toCount = reached;
    reached = 0;
    return toCount;
  }

  /** What is done with the newest event's place. */
  @FunctionalInterface
  interface PositionTask {
    void run(long position);
  }
}
