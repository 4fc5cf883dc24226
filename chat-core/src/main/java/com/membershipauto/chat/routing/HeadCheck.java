package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks the store for heads, in few queries, and compares them with what this node has fanned out: a
 * lost hint is found here, whatever lost it, and so is a thread that this node never heard of.
 */
final class HeadCheck {
  private static final int OWNERS_AT_ONCE = 500;
  private static final int IDS_AT_ONCE = 1_000;

  private final ThreadStore threads;
  private final ThreadStates states;
  private final FanOut fanOut;

  HeadCheck(ThreadStore threads, ThreadStates states, FanOut fanOut) {
    this.threads = threads;
    this.states = states;
    this.fanOut = fanOut;
  }

  /** Starts the threads that these rooms will hear of after all that is committed. */
  void start(Collection<LocalRoom> rooms) {
    for (ThreadHead head : openHeads(rooms)) {
      states
          .obtain(head.threadId(), Room.of(head.ownerId()))
          .start(head.lastSeq() + 1, head.assigneeId());
    }
  }

  private List<ThreadHead> openHeads(Collection<LocalRoom> rooms) {
    List<UserId> owners = new ArrayList<>();
    boolean all = false;
    for (LocalRoom local : rooms) {
      if (local.room.equals(Room.SUPPORT)) {
        all = true;
      } else {
        owners.add(local.room.customerId());
      }
    }
    return all ? threads.allOpenHeads() : inChunks(owners, OWNERS_AT_ONCE, threads::openHeads);
  }

  List<ThreadHead> heads(Collection<ThreadId> ids) {
    return inChunks(List.copyOf(ids), IDS_AT_ONCE, threads::heads);
  }

  /** Looks at all threads that somebody here listens to; returns those that miss events. */
  List<ThreadState> behind() {
    Set<ThreadId> notOpen = states.ids();
    List<ThreadHead> heads = new ArrayList<>(openHeads(fanOut.liveRooms()));
    for (ThreadHead head : heads) {
      notOpen.remove(head.threadId());
    }
    List<ThreadState> behind = new ArrayList<>();
    for (ThreadHead head : heads) {
      ThreadState state = states.get(head.threadId());
      if (state == null) {
        // Nobody told this node that it was opened, or opened again.
        state = states.obtain(head.threadId(), Room.of(head.ownerId()));
        if (!state.isStarted()) {
          state.start(head);
        }
      }
      compare(state, head, behind);
    }
    for (ThreadHead head : heads(notOpen)) {
      ThreadState state = states.get(head.threadId());
      if (state != null) {
        compare(state, head, behind);
      }
    }
    return behind;
  }

  private static void compare(ThreadState state, ThreadHead head, List<ThreadState> behind) {
    state.sawHead(head);
    if (state.isBehind()) {
      behind.add(state);
    }
  }

  private static <K> List<ThreadHead> inChunks(
      List<K> keys, int size, Function<List<K>, List<ThreadHead>> query) {
    List<ThreadHead> heads = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += size) {
      heads.addAll(query.apply(keys.subList(i, Math.min(keys.size(), i + size))));
    }
    return heads;
  }
}
