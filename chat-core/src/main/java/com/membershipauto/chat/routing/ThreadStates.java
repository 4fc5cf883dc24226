package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The threads that somebody on this node listens to. Bounded by them: a state goes when nobody here
 * listens, or some time after its thread closed. Where a closed one ended is kept for the last few
 * thousand, so that a late copy is known to be old.
 */
final class ThreadStates {
  private static final int MAX_ENDED = 10_000;

  private final ConcurrentMap<ThreadId, ThreadState> states = new ConcurrentHashMap<>();
  private final FanOut fanOut;
  private final TypingTracker typing;
  private final int maxHeld;
  private final long lingerNanos;

  /** Guarded by itself; the oldest first. */
  private final Map<ThreadId, Ended> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ThreadId, Ended> eldest) {
          return size() > MAX_ENDED;
        }
      };

  ThreadStates(FanOut fanOut, TypingTracker typing, int maxHeld, long lingerNanos) {
    this.fanOut = fanOut;
    this.typing = typing;
    this.maxHeld = maxHeld;
    this.lingerNanos = lingerNanos;
  }

  @Nullable ThreadState get(ThreadId threadId) {
    return states.get(threadId);
  }

  /** The state of the thread, made when there is none; a new one may have to be started. */
  ThreadState obtain(ThreadId threadId, Room ownerRoom) {
    ThreadState known = states.get(threadId);
    return known != null ? known : states.computeIfAbsent(threadId, id -> make(id, ownerRoom));
  }

  private ThreadState make(ThreadId threadId, Room ownerRoom) {
    ThreadState state = new ThreadState(threadId, ownerRoom, fanOut, typing, maxHeld);
    Ended then;
    synchronized (ended) {
      then = ended.remove(threadId);
    }
    if (then != null) {
      state.start(then.position + 1, then.assigneeId);
    }
    return state;
  }

  Set<ThreadId> ids() {
    return new HashSet<>(states.keySet());
  }

  /** Forgets what is of no more use. */
  void sweep() {
    long now = System.nanoTime();
    for (ThreadId threadId : states.keySet()) {
      states.computeIfPresent(
          threadId,
          (id, state) -> {
            boolean isUnheard = !fanOut.hasAudience(state.ownerRoom);
            if (!state.remove(isUnheard, now, lingerNanos)) {
              return state;
            }
            if (!isUnheard) {
              synchronized (ended) {
                ended.put(id, new Ended(state.ownerRoom, state.position(), state.assigneeId()));
              }
            }
            return null;
          });
    }
    synchronized (ended) {
      ended.values().removeIf(one -> !fanOut.hasAudience(one.ownerRoom));
    }
  }

  /** Takes away a state that was removed. */
  void forget(ThreadState state) {
    states.remove(state.threadId, state);
  }

  private record Ended(Room ownerRoom, long position, @Nullable UserId assigneeId) {}
}
