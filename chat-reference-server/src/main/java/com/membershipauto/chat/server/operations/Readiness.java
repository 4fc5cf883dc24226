package com.membershipauto.chat.server.operations;

import org.jspecify.annotations.Nullable;

/** Whether requests may come. Safe for use by several threads at once. */
public final class Readiness {
  private enum Phase {
    STARTING,
    SERVING,
    STOPPING
  }

  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable DatabaseProbe database;

  /** All parts are up, and {@code probe} tells from now on whether the database is. */
  public void serving(DatabaseProbe probe) {
    database = probe;
    phase = Phase.SERVING;
  }

  /** The server is about to stop; it does not serve again. */
  public void stopping() {
    phase = Phase.STOPPING;
  }

  /** Whether not all parts are up yet. */
  public boolean isStarting() {
    return phase == Phase.STARTING;
  }

  /** Whether new clients should be sent here. */
  public boolean isReady() {
    return phase == Phase.SERVING && isDatabaseUp();
  }

  /** All parts with their state, as JSON. */
  public String json() {
    return "{\"status\":\""
        + (isReady() ? "up" : "down")
        + "\",\"server\":\""
        + switch (phase) {
          case STARTING -> "starting";
          case SERVING -> "up";
          case STOPPING -> "stopping";
        }
        + "\",\"database\":\""
        + (isDatabaseUp() ? "up" : "down")
        + "\"}";
  }

  private boolean isDatabaseUp() {
    DatabaseProbe probe = database;
    return probe != null && probe.isUp();
  }
}
