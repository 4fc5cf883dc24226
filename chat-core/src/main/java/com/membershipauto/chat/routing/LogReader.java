package com.membershipauto.chat.routing;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.ChatMetrics;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.spi.ThreadHead;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The router's one thread that may wait for the log: it takes rooms in, finds out where unknown
 * threads start, reads what a node missed, and compares heads. All that waits at a time is asked in
 * a few queries, whatever its number; what fails waits for the next time.
 */
final class LogReader implements Runnable {
  private static final System.Logger LOG = System.getLogger(LogReader.class.getName());
  private static final long CONFIRMATION_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ChannelLayer channelLayer;
  private final HeadCheck headCheck;
  private final Repair repair;
  private final ChatMetrics metrics;
  private final long headCheckNanos;
  private final Runnable sweep;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();

  // Guarded by lock: what is asked for.
  private final Map<LocalRoom, Boolean> moved = new LinkedHashMap<>();
  private final Set<LocalRoom> confirmed = new LinkedHashSet<>();
  private final Set<ThreadState> reported = new LinkedHashSet<>();
  private boolean checkNow;
  private boolean closed;

  // Only this thread's: what is still to be done.

  /** Rooms that wait to be confirmed, and until when; the earliest first. */
  private final Map<LocalRoom, Long> subscribing = new LinkedHashMap<>();

  private final Set<LocalRoom> entering = new LinkedHashSet<>();
  private final Set<ThreadState> toRepair = new LinkedHashSet<>();

  /** What the last head check found, to be read when it has had time to settle. */
  private List<ThreadState> suspects = List.of();

  private long settled;
  private long nextCheck;

  LogReader(
      ChannelLayer channelLayer,
      HeadCheck headCheck,
      Repair repair,
      ChatMetrics metrics,
      ChatConfig config,
      Runnable sweep) {
    this.channelLayer = channelLayer;
    this.headCheck = headCheck;
    this.repair = repair;
    this.metrics = metrics;
    this.headCheckNanos = config.nanos(Setting.HEAD_CHECK_MILLIS);
    this.sweep = sweep;
  }

  /** Takes the room into the channel layer, then live. */
  void enter(LocalRoom room) {
    enqueue(() -> moved.put(room, true));
  }

  /** Takes the room out of the channel layer. */
  void leave(LocalRoom room) {
    enqueue(() -> moved.put(room, false));
  }

  /** The state does not know where to start, or misses events. */
  void repair(ThreadState state) {
    enqueue(() -> reported.add(state));
  }

  /** Something may have been lost. */
  void checkHeads() {
    enqueue(() -> checkNow = true);
  }

  void close() {
    enqueue(() -> closed = true);
  }

  private void enqueue(Runnable change) {
    lock.lock();
    try {
      change.run();
      wake.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    nextCheck = System.nanoTime() + headCheckNanos;
    try {
      Map<LocalRoom, Boolean> toMove;
      while ((toMove = takeWork()) != null) {
        try {
          toMove.forEach(this::move);
          enter();
          repair();
          check();
        } catch (StoreException away) {
          metrics.storeFailed();
          LOG.log(WARNING, "The log cannot be read, trying again: {0}", away.getMessage());
          pause();
        } catch (RuntimeException | Error bug) {
          LOG.log(ERROR, "Reading the log failed, trying again", bug);
          pause();
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until there is something to do; gives the rooms to move, or null at the end. */
  private @Nullable Map<LocalRoom, Boolean> takeWork() throws InterruptedException {
    lock.lock();
    try {
      long left = nanosLeft();
      while (!closed
          && moved.isEmpty()
          && confirmed.isEmpty()
          && reported.isEmpty()
          && !checkNow
          && left > 0) {
        left = wake.awaitNanos(left);
      }
      if (closed) {
        return null;
      }
      confirmed.forEach(
          room -> {
            if (subscribing.remove(room) != null) {
              entering.add(room);
            }
          });
      confirmed.clear();
      toRepair.addAll(reported);
      reported.clear();
      if (checkNow) {
        checkNow = false;
        nextCheck = System.nanoTime();
      }
      Map<LocalRoom, Boolean> toMove = new LinkedHashMap<>(moved);
      moved.clear();
      return toMove;
    } finally {
      lock.unlock();
    }
  }

  /** How long nothing has to be done unless it is asked for. */
  private long nanosLeft() {
    if (!entering.isEmpty() || !toRepair.isEmpty()) {
      return 0;
    }
    long now = System.nanoTime();
    long left = (suspects.isEmpty() ? nextCheck : settled) - now;
    if (!subscribing.isEmpty()) {
      left = Math.min(left, subscribing.values().iterator().next() - now);
    }
    return left;
  }

  private void move(LocalRoom room, boolean enters) {
    try {
      if (enters) {
        subscribing.put(room, System.nanoTime() + CONFIRMATION_NANOS);
        CompletionStage<?> unused =
            channelLayer
                .subscribe(room.room)
                .whenComplete((done, failure) -> enqueue(() -> confirmed.add(room)));
      } else {
        subscribing.remove(room);
        entering.remove(room);
        channelLayer.unsubscribe(room.room);
      }
    } catch (RuntimeException bug) {
      LOG.log(ERROR, "The channel layer failed", bug);
    }
  }

  /**
   * Takes the rooms live that are subscribed. Without a confirmation the heads alone repair what
   * the layer does not bring.
   */
  private void enter() {
    long now = System.nanoTime();
    for (Iterator<Map.Entry<LocalRoom, Long>> all = subscribing.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<LocalRoom, Long> room = all.next();
      if (now - room.getValue() < 0) {
        break;
      }
      entering.add(room.getKey());
      all.remove();
    }
    if (entering.isEmpty()) {
      return;
    }
    headCheck.start(entering);
    List<LocalRoom> ready = List.copyOf(entering);
    entering.clear();
    ready.forEach(LocalRoom::goLive);
  }

  private void repair() {
    Map<ThreadId, ThreadState> unknown = new HashMap<>();
    for (ThreadState state : toRepair) {
      if (!state.isStarted()) {
        unknown.put(state.threadId, state);
      }
    }
    for (ThreadHead head : headCheck.heads(unknown.keySet())) {
      ThreadState state = unknown.get(head.threadId());
      if (state != null) {
        state.start(head);
      }
    }
    repair.run(toRepair);
    toRepair.clear();
  }

  /** A lost hint is found here, whatever lost it. */
  private void check() {
    if (!suspects.isEmpty() && System.nanoTime() - settled >= 0) {
      repair.run(suspects);
      suspects = List.of();
    }
    long began = System.nanoTime();
    if (began - nextCheck < 0 || !suspects.isEmpty()) {
      return;
    }
    try {
      sweep.run();
      suspects = headCheck.behind();
    } finally {
      long now = System.nanoTime();
      nextCheck = now + Math.max(headCheckNanos, 50 * (now - began));
      settled = now + SETTLE_NANOS;
    }
  }

  private void pause() throws InterruptedException {
    lock.lock();
    try {
      long left = RETRY_NANOS;
      while (!closed && left > 0) {
        left = wake.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
