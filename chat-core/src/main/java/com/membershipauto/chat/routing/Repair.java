package com.membershipauto.chat.routing;

import static java.lang.System.Logger.Level.ERROR;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.spi.ChatMetrics;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.LogRange;
import com.membershipauto.chat.spi.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reads the events that this node missed, many threads at once, and offers them. */
final class Repair {
  private static final System.Logger LOG = System.getLogger(Repair.class.getName());

  /** Their product is the most that is in memory, and that a session is offered, at a time. */
  private static final int THREADS_AT_ONCE = 32;

  private static final int EVENTS_OF_EACH = 16;

  /** How long sessions get to take what they were offered, before they are offered more. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final FanOut fanOut;
  private final EventStore events;
  private final FrameCodec codec;
  private final ChatMetrics metrics;

  Repair(FanOut fanOut, EventStore events, FrameCodec codec, ChatMetrics metrics) {
    this.fanOut = fanOut;
    this.events = events;
    this.codec = codec;
    this.metrics = metrics;
  }

  /**
   * Offers these threads all that is known to be missing. Blocks.
   *
   * @throws StoreException the store is away; what was offered until then is
   */
  void run(Collection<ThreadState> states) {
    List<ThreadState> left = new ArrayList<>(states);
    left.removeIf(state -> !state.isBehind());
    Set<Recipient> slow = new HashSet<>();
    while (!left.isEmpty()) {
      List<ThreadState> some = left.subList(0, Math.min(left.size(), THREADS_AT_ONCE));
      awaitRoom(some, slow);
      List<ThreadState> again = readOrLog(some);
      some.clear();
      left.addAll(again);
    }
  }

  /**
   * What was missed comes faster than anybody writes: without a pause the outboxes of good readers
   * would overflow. Who takes nothing holds up the others once, then is among the {@code slow}.
   */
  private void awaitRoom(List<ThreadState> states, Set<Recipient> slow) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    Set<Room> rooms = new HashSet<>();
    rooms.add(Room.SUPPORT);
    states.forEach(state -> rooms.add(state.ownerRoom));
    for (Room room : rooms) {
      for (Recipient recipient : fanOut.sessions(room)) {
        while (!recipient.isHalfEmpty() && !recipient.hasEnded() && !slow.contains(recipient)) {
          LockSupport.parkNanos(POLL_NANOS);
          if (System.nanoTime() - end > 0) {
            slow.add(recipient);
          }
        }
      }
    }
  }

  /** Returns those that have more to read. */
  private List<ThreadState> readOrLog(List<ThreadState> some) {
    try {
      return read(some);
    } catch (StoreException away) {
      throw away;
    } catch (RuntimeException bug) {
      // One thread must not hold up the others; the next head check finds it again.
      if (some.size() == 1) {
        LOG.log(ERROR, "Reading the log of " + some.get(0).threadId + " failed", bug);
        return List.of();
      }
      List<ThreadState> again = new ArrayList<>();
      some.forEach(one -> again.addAll(readOrLog(List.of(one))));
      return again;
    }
  }

  private List<ThreadState> read(List<ThreadState> some) {
    Map<ThreadId, ThreadState> states = new LinkedHashMap<>();
    List<LogRange> missing = new ArrayList<>();
    for (ThreadState state : some) {
      states.put(state.threadId, state);
      missing.add(new LogRange(state.threadId, state.position(), state.head()));
    }
    List<ThreadEvent> found = events.read(missing, EVENTS_OF_EACH);
    Map<ThreadId, ThreadState> again = new LinkedHashMap<>();
    for (ThreadEvent event : found) {
      ThreadState state = states.get(event.threadId());
      if (state != null) {
        state.offer(LogFrame.of(event, codec));
        again.put(state.threadId, state);
      }
    }
    if (!found.isEmpty()) {
      metrics.repaired(found.size());
    }
    again.values().removeIf(state -> !state.isBehind());
    return List.copyOf(again.values());
  }
}
