package com.membershipauto.chat.routing;

import static java.lang.System.Logger.Level.WARNING;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.ChatMetrics;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The router's one thread that may wait for the log: it takes rooms in, finds out where unknown
 * threads start, reads what a node missed, and compares heads. All that waits at a time is asked in
 * a few queries, whatever its number.
 */
final class LogReader implements Runnable {
  private static final System.Logger LOG = System.getLogger(LogReader.class.getName());
  private static final int PAGE = 200;
  private static final int OWNERS_AT_ONCE = 500;
  private static final int HEADS_AT_ONCE = 1_000;
  private static final long CONFIRMATION_MILLIS = 2_000;
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ChannelLayer channelLayer;
  private final EventStore events;
  private final ThreadStore threads;
  private final FrameCodec codec;
  private final ChatMetrics metrics;
  private final ThreadStates states;
  private final long headCheckNanos;
  private final Runnable sweep;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();

  // Guarded by lock.
  private Map<LocalRoom, Boolean> rooms = new LinkedHashMap<>();
  private Set<ThreadState> behind = new LinkedHashSet<>();
  private boolean checkNow;
  private boolean closed;

  // Only this thread's.
  private long nextCheck;

  LogReader(
      ChannelLayer channelLayer,
      EventStore events,
      ThreadStore threads,
      FrameCodec codec,
      ChatMetrics metrics,
      ThreadStates states,
      ChatConfig config,
      Runnable sweep) {
    this.channelLayer = channelLayer;
    this.events = events;
    this.threads = threads;
    this.codec = codec;
    this.metrics = metrics;
    this.states = states;
    this.headCheckNanos = config.nanos(Setting.HEAD_CHECK_MILLIS);
    this.sweep = sweep;
  }

  /** Takes the room into the channel layer, then live. */
  void enter(LocalRoom room) {
    enqueue(() -> rooms.put(room, true));
  }

  /** Takes the room out of the channel layer. */
  void leave(LocalRoom room) {
    enqueue(() -> rooms.put(room, false));
  }

  /** The state does not know where to start, or misses events. */
  void repair(ThreadState state) {
    enqueue(() -> behind.add(state));
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
    while (true) {
      Map<LocalRoom, Boolean> movedRooms;
      Set<ThreadState> toRepair;
      boolean check;
      lock.lock();
      try {
        long left = nextCheck - System.nanoTime();
        while (!closed && rooms.isEmpty() && behind.isEmpty() && !checkNow && left > 0) {
          left = wake.awaitNanos(left);
        }
        if (closed) {
          return;
        }
        movedRooms = rooms;
        rooms = new LinkedHashMap<>();
        toRepair = behind;
        behind = new LinkedHashSet<>();
        check = checkNow || left <= 0;
        checkNow = false;
      } catch (InterruptedException stop) {
        return;
      } finally {
        lock.unlock();
      }
      serve(movedRooms, toRepair, check);
    }
  }

  private void serve(Map<LocalRoom, Boolean> movedRooms, Set<ThreadState> toRepair, boolean check) {
    try {
      move(movedRooms);
      movedRooms.clear();
      startAll(toRepair);
      for (ThreadState state : toRepair) {
        readMissing(state);
      }
      toRepair.clear();
      if (check) {
        checkAllHeads();
      }
    } catch (StoreException | IllegalStateException failure) {
      // What was not served is served again: rooms and threads wait, they are not dropped.
      metrics.storeFailed();
      LOG.log(WARNING, "The log cannot be read, trying again: {0}", failure.getMessage());
      enqueue(
          () -> {
            movedRooms.forEach(rooms::putIfAbsent);
            behind.addAll(toRepair);
          });
      pause(RETRY_NANOS);
    } catch (RuntimeException bug) {
      LOG.log(WARNING, "Reading the log failed", bug);
      pause(RETRY_NANOS);
    }
  }

  private void move(Map<LocalRoom, Boolean> moved) {
    List<LocalRoom> entering = new ArrayList<>();
    List<CompletableFuture<Void>> confirmations = new ArrayList<>();
    moved.forEach(
        (room, enters) -> {
          if (enters) {
            entering.add(room);
            confirmations.add(channelLayer.subscribe(room.room).toCompletableFuture());
          } else {
            channelLayer.unsubscribe(room.room);
          }
        });
    if (entering.isEmpty()) {
      return;
    }
    awaitConfirmations(confirmations);
    List<UserId> owners = new ArrayList<>();
    for (LocalRoom room : entering) {
      if (room.room.equals(Room.SUPPORT)) {
        startAfterHead(threads.allOpenHeads());
      } else {
        owners.add(room.room.customerId());
      }
    }
    for (int i = 0; i < owners.size(); i += OWNERS_AT_ONCE) {
      startAfterHead(
          threads.openHeads(owners.subList(i, Math.min(owners.size(), i + OWNERS_AT_ONCE))));
    }
    entering.forEach(LocalRoom::goLive);
  }

  /** Without a confirmation the heads alone repair what the layer does not bring. */
  private static void awaitConfirmations(List<CompletableFuture<Void>> confirmations) {
    CompletableFuture.allOf(confirmations.toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, CONFIRMATION_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(failure -> null)
        .join();
  }

  private void startAfterHead(List<ThreadHead> heads) {
    for (ThreadHead head : heads) {
      states
          .obtain(head.threadId(), Room.of(head.ownerId()))
          .start(head.lastSeq() + 1, head.assigneeId());
    }
  }

  private void startAll(Set<ThreadState> unknown) {
    Map<ThreadId, ThreadState> toStart = new HashMap<>();
    for (ThreadState state : unknown) {
      if (!state.isStarted()) {
        toStart.put(state.threadId, state);
      }
    }
    for (ThreadHead head : headsOf(new ArrayList<>(toStart.keySet()))) {
      ThreadState state = toStart.get(head.threadId());
      if (state != null) {
        // Events are on their way when one was offered; else somebody just asks for the thread.
        boolean missed = head.status() == ThreadStatus.OPEN || state.head() > head.openSeq();
        state.start((missed ? head.openSeq() : head.lastSeq()) + 1, head.assigneeId());
        state.sawHead(head.lastSeq());
      }
    }
  }

  private List<ThreadHead> headsOf(List<ThreadId> ids) {
    List<ThreadHead> heads = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i += HEADS_AT_ONCE) {
      heads.addAll(threads.heads(ids.subList(i, Math.min(ids.size(), i + HEADS_AT_ONCE))));
    }
    return heads;
  }

  private void readMissing(ThreadState state) {
    int repaired = 0;
    while (state.isStarted() && state.position() < state.head()) {
      List<ThreadEvent> missing = events.read(state.threadId, state.position(), state.head(), PAGE);
      if (missing.isEmpty()) {
        break;
      }
      for (ThreadEvent event : missing) {
        state.offer(LogFrame.of(event, codec));
      }
      repaired += missing.size();
    }
    if (repaired > 0) {
      metrics.repaired(repaired);
    }
  }

  /** A lost hint is found here, whatever lost it. */
  private void checkAllHeads() {
    long began = System.nanoTime();
    try {
      sweep.run();
      List<ThreadState> suspects = new ArrayList<>();
      for (ThreadHead head : headsOf(states.ids())) {
        ThreadState state = states.get(head.threadId());
        if (state != null) {
          states.sawStatus(state, head.status());
          state.sawHead(head.lastSeq());
          if (state.isStarted() && state.position() < head.lastSeq()) {
            suspects.add(state);
          }
        }
      }
      if (!suspects.isEmpty()) {
        pause(SETTLE_NANOS);
        suspects.forEach(this::readMissing);
      }
    } finally {
      long took = System.nanoTime() - began;
      nextCheck = System.nanoTime() + Math.max(headCheckNanos, 50 * took);
    }
  }

  private void pause(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && left > 0) {
        left = wake.awaitNanos(left);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
