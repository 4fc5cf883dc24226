package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.spi.ChatMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The audience rule: who on this node gets what. The owner's sessions get all; a session of support
 * gets what is in a thread of nobody's or its own, or that it watches, and every change of a
 * thread.
 */
final class FanOut {
  private static final Recipient[] NOBODY = {};

  final ConcurrentMap<Room, LocalRoom> rooms = new ConcurrentHashMap<>();
  private final ChatMetrics metrics;

  FanOut(ChatMetrics metrics) {
    this.metrics = metrics;
  }

  /** Whether this node listens to threads of the owner whose room this is. */
  boolean hasAudience(Room ownerRoom) {
    return rooms.containsKey(ownerRoom) || rooms.containsKey(Room.SUPPORT);
  }

  /** Whether sessions here are told of threads of the owner whose room this is. */
  boolean hasLiveAudience(Room ownerRoom) {
    return isLive(ownerRoom) || isLive(Room.SUPPORT);
  }

  boolean isLive(Room room) {
    LocalRoom local = rooms.get(room);
    return local != null && local.isLive();
  }

  List<LocalRoom> liveRooms() {
    return rooms.values().stream().filter(LocalRoom::isLive).toList();
  }

  /**
   * Offers an event to its audience.
   *
   * @param caughtUpTo sessions that have, or get from the log, all events up to the one named
   * @return to how many sessions, to be {@link #count}ed without a lock
   */
  int event(Room ownerRoom, ThreadId threadId, LogFrame event, Map<Recipient, Long> caughtUpTo) {
    boolean skips = !caughtUpTo.isEmpty();
    int reached = 0;
    for (Recipient recipient : sessions(ownerRoom)) {
      if (!skips || caughtUpTo.getOrDefault(recipient, 0L) < event.seq()) {
        recipient.offer(event.frame());
        reached++;
      }
    }
    for (Recipient recipient : sessions(Room.SUPPORT)) {
      if ((event.isChange() || isConcerned(recipient, threadId, event.assigneeId()))
          && (!skips || caughtUpTo.getOrDefault(recipient, 0L) < event.seq())) {
        recipient.offer(event.frame());
        reached++;
      }
    }
    return reached;
  }

  /** Tells the metrics, which are not ours and so not called under a lock. */
  void count(int reached) {
    if (reached > 0) {
      metrics.fannedOut(reached);
    }
  }

  /** Offers a thread's description, which is no event, to its owner and all of support. */
  void description(Room ownerRoom, EncodedFrame frame) {
    for (Recipient recipient : sessions(ownerRoom)) {
      recipient.offer(frame);
    }
    for (Recipient recipient : sessions(Room.SUPPORT)) {
      recipient.offer(frame);
    }
  }

  /** Offers a read mark to the thread's audience. */
  void mark(Room ownerRoom, ThreadId threadId, @Nullable UserId assigneeId, EncodedFrame frame) {
    for (Recipient recipient : sessions(ownerRoom)) {
      recipient.offer(frame);
    }
    for (Recipient recipient : sessions(Room.SUPPORT)) {
      if (isConcerned(recipient, threadId, assigneeId)) {
        recipient.offer(frame);
      }
    }
  }

  /** Offers a typing signal to the thread's audience without the one who types. */
  void typing(
      Room ownerRoom,
      ThreadId threadId,
      @Nullable UserId assigneeId,
      Participant typist,
      EncodedFrame frame) {
    for (Recipient recipient : sessions(ownerRoom)) {
      if (!recipient.participant().equals(typist)) {
        recipient.offerEphemeral(frame);
      }
    }
    for (Recipient recipient : sessions(Room.SUPPORT)) {
      if (isConcerned(recipient, threadId, assigneeId) && !recipient.participant().equals(typist)) {
        recipient.offerEphemeral(frame);
      }
    }
  }

  Recipient[] sessions(Room room) {
    LocalRoom local = rooms.get(room);
    return local == null ? NOBODY : local.sessions();
  }

  private static boolean isConcerned(
      Recipient support, ThreadId threadId, @Nullable UserId assigneeId) {
    return assigneeId == null
        || assigneeId.equals(support.participant().id())
        || support.watches(threadId);
  }
}
