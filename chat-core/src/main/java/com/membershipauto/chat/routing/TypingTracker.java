package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who types where, as this node tells its sessions: every node ends what it told by itself, so a
 * dead node leaves nobody typing. At most one entry for each participant and thread.
 */
final class TypingTracker {
  /** What a sign of typing tells. */
  enum Sign {
    /** The participant did not type before: everybody should know. */
    NEWS,
    /** Other nodes should know that it goes on, ours does. */
    STILL,
    /** It says nothing that was not said a moment ago. */
    TOO_SOON
  }

  private final FrameCodec codec;
  private final long timeoutNanos;
  private final Map<Typist, Long> lastSeen = new ConcurrentHashMap<>();

  TypingTracker(FrameCodec codec, long timeoutNanos) {
    this.codec = codec;
    this.timeoutNanos = timeoutNanos;
  }

  /** Notes a sign of typing. */
  Sign start(ThreadId threadId, Participant participant, long now) {
    Typist typist = new Typist(threadId, participant);
    Long before = lastSeen.get(typist);
    if (before != null && now - before < timeoutNanos / 6) {
      return Sign.TOO_SOON;
    }
    return lastSeen.put(typist, now) == null ? Sign.NEWS : Sign.STILL;
  }

  /** Returns whether this is news: the participant did type before. */
  boolean stop(ThreadId threadId, Participant participant) {
    return !lastSeen.isEmpty() && lastSeen.remove(new Typist(threadId, participant)) != null;
  }

  /** Takes away and returns those who were not seen typing for the timeout. */
  List<Typist> expire(long now) {
    List<Typist> expired = new ArrayList<>(0);
    lastSeen.forEach(
        (typist, seen) -> {
          if (now - seen >= timeoutNanos && lastSeen.remove(typist, seen)) {
            expired.add(typist);
          }
        });
    return expired;
  }

  /** Takes away and returns where the participant types. */
  List<Typist> stopAll(Participant participant) {
    List<Typist> stopped = new ArrayList<>(0);
    lastSeen.forEach(
        (typist, seen) -> {
          if (typist.participant().equals(participant) && lastSeen.remove(typist) != null) {
            stopped.add(typist);
          }
        });
    return stopped;
  }

  EncodedFrame started(ThreadId threadId, Participant participant) {
    return codec.encode(new ServerFrame.Typing(threadId, true, participant));
  }

  EncodedFrame ended(ThreadId threadId, Participant participant) {
    return codec.encode(new ServerFrame.Typing(threadId, false, participant));
  }

  record Typist(ThreadId threadId, Participant participant) {}
}
