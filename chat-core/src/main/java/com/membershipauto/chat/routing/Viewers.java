package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which members of support look at which thread, as this node knows it: of its own sessions for
 * sure, of others by their nodes' word, which they repeat and which ends by itself, so that a dead
 * node leaves nobody looking. A session looks at one thread at most, and whoever looks at a thread
 * is told who else does, whenever that changes.
 */
final class Viewers {
  /** Tells the other nodes that somebody looks at a thread through this one, or no longer. */
  interface Announcer {
    void announce(ThreadId threadId, Participant viewer, boolean views);
  }

  private record Announcement(ThreadId threadId, Participant viewer, boolean views) {}

  /** One member of support on one thread: by which sessions here, and by whose word since when. */
  private static final class Viewer {
    final Set<Recipient> here = new HashSet<>();
    final Map<String, Long> elsewhere = new HashMap<>(0);

    boolean isGone() {
      return here.isEmpty() && elsewhere.isEmpty();
    }
  }

  private final FrameCodec codec;
  private final long timeoutNanos;
  private final Announcer announcer;

  // All guarded by this.
  private final Map<Recipient, ThreadId> sessions = new HashMap<>();
  private final Map<ThreadId, Map<Participant, Viewer>> threads = new HashMap<>();
  private long announcedAt = System.nanoTime();

  Viewers(FrameCodec codec, long timeoutNanos, Announcer announcer) {
    this.codec = codec;
    this.timeoutNanos = timeoutNanos;
    this.announcer = announcer;
  }

  /** The session looks at this thread and no other, or at none when it is null. */
  void view(Recipient recipient, @Nullable ThreadId threadId) {
    List<Announcement> news = new ArrayList<>(2);
    synchronized (this) {
      ThreadId before = sessions.get(recipient);
      if (Objects.equals(before, threadId)) {
        return;
      }
      if (before != null) {
        sessions.remove(recipient);
        left(recipient, before, news);
      }
      if (threadId != null) {
        sessions.put(recipient, threadId);
        entered(recipient, threadId, news);
      }
    }
    announce(news);
  }

  private void entered(Recipient recipient, ThreadId threadId, List<Announcement> news) {
    Participant participant = recipient.participant();
    Viewer viewer = viewer(threadId, participant);
    boolean isNew = viewer.isGone();
    if (viewer.here.isEmpty()) {
      news.add(new Announcement(threadId, participant, true));
    }
    viewer.here.add(recipient);
    if (isNew) {
      tell(threadId);
    } else {
      recipient.offer(frame(threadId));
    }
  }

  private void left(Recipient recipient, ThreadId threadId, List<Announcement> news) {
    Participant participant = recipient.participant();
    Viewer viewer = viewer(threadId, participant);
    viewer.here.remove(recipient);
    if (viewer.here.isEmpty()) {
      news.add(new Announcement(threadId, participant, false));
    }
    forgetIfGone(threadId, participant, viewer);
  }

  /** Another node says that somebody looks at a thread through it, or no longer. */
  void heard(String origin, ThreadId threadId, Participant participant, boolean views, long now) {
    List<Announcement> news = new ArrayList<>(0);
    synchronized (this) {
      Viewer viewer = viewer(threadId, participant);
      boolean wasGone = viewer.isGone();
      if (!views) {
        viewer.elsewhere.remove(origin);
        if (!wasGone) {
          forgetIfGone(threadId, participant, viewer);
        } else {
          forget(threadId, participant);
        }
      } else if (viewer.elsewhere.put(origin, now) == null) {
        // That node may be new to the thread, and is told at once who is here.
        of(threadId)
            .forEach(
                (who, known) -> {
                  if (!known.here.isEmpty()) {
                    news.add(new Announcement(threadId, who, true));
                  }
                });
        if (wasGone) {
          tell(threadId);
        }
      }
    }
    announce(news);
  }

  /** Drops what was not repeated in time, and repeats what is true here; to be called often. */
  void tick(long now) {
    List<Announcement> news = new ArrayList<>(0);
    synchronized (this) {
      if (threads.isEmpty()) {
        return;
      }
      for (ThreadId threadId : List.copyOf(threads.keySet())) {
        for (Map.Entry<Participant, Viewer> one : List.copyOf(of(threadId).entrySet())) {
          Viewer viewer = one.getValue();
          if (viewer.elsewhere.values().removeIf(heardAt -> now - heardAt >= timeoutNanos)) {
            forgetIfGone(threadId, one.getKey(), viewer);
          }
        }
      }
      if (now - announcedAt >= timeoutNanos / 3) {
        announcedAt = now;
        Set<Announcement> all = new HashSet<>();
        sessions.forEach(
            (recipient, threadId) ->
                all.add(new Announcement(threadId, recipient.participant(), true)));
        news.addAll(all);
      }
    }
    announce(news);
  }

  private Viewer viewer(ThreadId threadId, Participant participant) {
    return threads
        .computeIfAbsent(threadId, id -> new HashMap<>())
        .computeIfAbsent(participant, who -> new Viewer());
  }

  private Map<Participant, Viewer> of(ThreadId threadId) {
    return threads.getOrDefault(threadId, Map.of());
  }

  private void forgetIfGone(ThreadId threadId, Participant participant, Viewer viewer) {
    if (viewer.isGone()) {
      forget(threadId, participant);
      tell(threadId);
    }
  }

  private void forget(ThreadId threadId, Participant participant) {
    threads.computeIfPresent(
        threadId,
        (id, viewers) -> {
          viewers.remove(participant);
          return viewers.isEmpty() ? null : viewers;
        });
  }

  /** Under the lock, so that sessions hear of changes in their order. */
  private void tell(ThreadId threadId) {
    EncodedFrame frame = frame(threadId);
    of(threadId)
        .values()
        .forEach(viewer -> viewer.here.forEach(recipient -> recipient.offer(frame)));
  }

  private EncodedFrame frame(ThreadId threadId) {
    List<UserId> ids =
        of(threadId).keySet().stream()
            .map(Participant::id)
            .sorted(Comparator.comparing(UserId::value))
            .toList();
    return codec.encode(new ServerFrame.Presence(threadId, ids));
  }

  /** Without the lock: what carries it is not ours. */
  private void announce(List<Announcement> news) {
    news.forEach(one -> announcer.announce(one.threadId, one.viewer, one.views));
  }
}
