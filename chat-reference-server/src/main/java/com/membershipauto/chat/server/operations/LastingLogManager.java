package com.membershipauto.chat.server.operations;

import java.util.logging.LogManager;

/**
 * Keeps its handlers while the process stops: the JDK's own takes them away as soon as a stop
 * begins, and a drain would not be logged. Named by the system property {@code
 * java.util.logging.manager}.
 */
public final class LastingLogManager extends LogManager {
  @Override
  public void reset() {
    // Stays as it is.
  }
}
