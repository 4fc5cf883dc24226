package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Who types where, as this node tells its sessions: every node ends what it told by itself, so a
 * dead node leaves nobody typing. At most one entry for each participant and thread. Sessions are
 * told while the entry is held, so that no beginning comes after its end.
 */
final class TypingTracker {
  private final FanOut fanOut;
  private final FrameCodec codec;
  private final long timeoutNanos;
  private final ConcurrentMap<Typist, Told> typists = new ConcurrentHashMap<>();

  TypingTracker(FanOut fanOut, FrameCodec codec, long timeoutNanos) {
    this.fanOut = fanOut;
    this.codec = codec;
    this.timeoutNanos = timeoutNanos;
  }

  /**
   * Notes a sign of typing, and tells the sessions here when it is the first.
   *
   * @return whether other nodes should hear of it: not when they heard one a moment ago
   */
  boolean start(
      ThreadId threadId,
      Room ownerRoom,
      @Nullable UserId assigneeId,
      Participant participant,
      long now) {
    boolean[] tell = {true};
    typists.compute(
        new Typist(threadId, participant),
        (typist, before) -> {
          if (before == null) {
            tell(typist, ownerRoom, assigneeId, true);
            return new Told(ownerRoom, assigneeId, now);
          }
          tell[0] = now - before.lastSeen >= timeoutNanos / 6;
          return tell[0] ? new Told(before.ownerRoom, before.assigneeId, now) : before;
        });
    return tell[0];
  }

  /** Ends it for the sessions here; returns whether the participant did type before. */
  boolean stop(ThreadId threadId, Participant participant) {
    if (typists.isEmpty()) {
      return false;
    }
    boolean[] did = {false};
    typists.computeIfPresent(
        new Typist(threadId, participant),
        (typist, told) -> {
          did[0] = true;
          tell(typist, told.ownerRoom, told.assigneeId, false);
          return null;
        });
    return did[0];
  }

  /** Ends what was not seen for the timeout. */
  void expire(long now) {
    for (Typist typist : typists.keySet()) {
      typists.computeIfPresent(
          typist,
          (same, told) -> {
            if (now - told.lastSeen < timeoutNanos) {
              return told;
            }
            tell(same, told.ownerRoom, told.assigneeId, false);
            return null;
          });
    }
  }

  /** Ends all that the participant types. */
  void stopAll(Participant participant) {
    for (Typist typist : typists.keySet()) {
      if (typist.participant.equals(participant)) {
        stop(typist.threadId, participant);
      }
    }
  }

  EncodedFrame frame(ThreadId threadId, Participant participant, boolean isTyping) {
    return codec.encode(new ServerFrame.Typing(threadId, isTyping, participant));
  }

  private void tell(Typist typist, Room ownerRoom, @Nullable UserId assigneeId, boolean isTyping) {
    fanOut.typing(
        ownerRoom,
        typist.threadId,
        assigneeId,
        typist.participant,
        frame(typist.threadId, typist.participant, isTyping));
  }

  private record Typist(ThreadId threadId, Participant participant) {}

  /** To whom it was told, who must hear of the end, and when it was seen last. */
  private record Told(Room ownerRoom, @Nullable UserId assigneeId, long lastSeen) {}
}
