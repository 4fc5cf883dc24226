package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The threads that somebody on this node listens to. Bounded by them: a state goes when nobody here
 * listens, or some time after its thread closed.
 */
final class ThreadStates {
  private final ConcurrentMap<ThreadId, ThreadState> states = new ConcurrentHashMap<>();
  private final ConcurrentMap<ThreadId, Long> closedSince = new ConcurrentHashMap<>();
  private final FanOut fanOut;
  private final TypingTracker typing;
  private final int maxHeld;
  private final long lingerNanos;

  ThreadStates(FanOut fanOut, TypingTracker typing, int maxHeld, long lingerNanos) {
    this.fanOut = fanOut;
    this.typing = typing;
    this.maxHeld = maxHeld;
    this.lingerNanos = lingerNanos;
  }

  @Nullable ThreadState get(ThreadId threadId) {
    return states.get(threadId);
  }

  /** The state of the thread, made when there is none; a new one waits to be started. */
  ThreadState obtain(ThreadId threadId, Room ownerRoom) {
    ThreadState known = states.get(threadId);
    return known != null
        ? known
        : states.computeIfAbsent(
            threadId, id -> new ThreadState(id, ownerRoom, fanOut, typing, maxHeld));
  }

  List<ThreadId> ids() {
    return new ArrayList<>(states.keySet());
  }

  /** Notes since when the thread is closed. */
  void sawStatus(ThreadState state, ThreadStatus status) {
    if (status == ThreadStatus.OPEN) {
      closedSince.remove(state.threadId);
    } else {
      closedSince.putIfAbsent(state.threadId, System.nanoTime());
    }
  }

  /** Forgets what is of no more use. */
  void sweep() {
    long now = System.nanoTime();
    for (ThreadState state : states.values()) {
      Long closed = closedSince.get(state.threadId);
      boolean useless =
          (closed != null && now - closed > lingerNanos) || !fanOut.hasAudience(state.ownerRoom);
      if (useless && state.remove()) {
        forget(state);
      }
    }
  }

  /** Takes away a state that was removed. */
  void forget(ThreadState state) {
    if (states.remove(state.threadId, state)) {
      closedSince.remove(state.threadId);
    }
  }
}
