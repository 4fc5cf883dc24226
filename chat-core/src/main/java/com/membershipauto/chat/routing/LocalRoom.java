package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Room;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sessions of one room on this node. It goes live once it is subscribed and the threads that
 * its sessions will hear of are known; it lives on for a while after the last session left.
 */
final class LocalRoom {
  private static final Recipient[] NOBODY = {};

  final Room room;

  /** Copied on every change, so that a fan-out reads it without a lock. */
  private volatile Recipient[] sessions = NOBODY;

  /** What waits for the room to be live; null when it is. Guarded by this. */
  private List<Runnable> waiting = new ArrayList<>();

  private volatile boolean live;
  private long emptySince;

  LocalRoom(Room room) {
    this.room = room;
  }

  Recipient[] sessions() {
    return sessions;
  }

  synchronized void add(Recipient recipient) {
    Recipient[] more = Arrays.copyOf(sessions, sessions.length + 1);
    more[more.length - 1] = recipient;
    sessions = more;
  }

  synchronized void remove(Recipient recipient, long now) {
    Recipient[] all = sessions;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == recipient) {
        Recipient[] fewer = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, i + 1, fewer, i, fewer.length - i);
        sessions = fewer.length == 0 ? NOBODY : fewer;
        emptySince = now;
        return;
      }
    }
  }

  synchronized boolean isEmptySince(long earlier) {
    return sessions.length == 0 && emptySince - earlier <= 0;
  }

  /** Whether its sessions hear all that concerns them. */
  boolean isLive() {
    return live;
  }

  /** Runs the task at once when the room is live, else when it gets so. */
  void whenLive(Runnable task) {
    synchronized (this) {
      if (!live) {
        waiting.add(task);
        return;
      }
    }
    task.run();
  }

  void goLive() {
    List<Runnable> tasks;
    synchronized (this) {
      live = true;
      tasks = waiting;
      waiting = new ArrayList<>(0);
    }
    tasks.forEach(Runnable::run);
  }
}
