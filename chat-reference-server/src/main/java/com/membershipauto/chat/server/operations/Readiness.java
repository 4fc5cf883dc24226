package com.membershipauto.chat.server.operations;

import java.util.function.BooleanSupplier;
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
  private volatile @Nullable BooleanSupplier redis;

  /**
   * All parts are up.
   *
   * @param probe tells from now on whether the database is up
   * @param isRedisUp tells whether Redis is; null when there is none
   */
  public void serving(DatabaseProbe probe, @Nullable BooleanSupplier isRedisUp) {
    database = probe;
    redis = isRedisUp;
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

  /**
   * All parts with their state, as JSON. Without Redis the server is degraded but ready: messages
   * reach those on other servers through the database.
   */
  public String json() {
    BooleanSupplier isRedisUp = redis;
    boolean degraded = isRedisUp != null && !isRedisUp.getAsBoolean();
    return "{\"status\":\""
        + (!isReady() ? "down" : degraded ? "degraded" : "up")
        + "\",\"server\":\""
        + switch (phase) {
          case STARTING -> "starting";
          case SERVING -> "up";
          case STOPPING -> "stopping";
        }
        + "\",\"database\":\""
        + upOrDown(isDatabaseUp())
        + (isRedisUp == null ? "" : "\",\"redis\":\"" + upOrDown(!degraded))
        + "\"}";
  }

  private static String upOrDown(boolean up) {
    return up ? "up" : "down";
  }

  private boolean isDatabaseUp() {
    DatabaseProbe probe = database;
    return probe != null && probe.isUp();
  }
}
