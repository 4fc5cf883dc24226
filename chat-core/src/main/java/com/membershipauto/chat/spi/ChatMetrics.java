package com.membershipauto.chat.spi;

import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.ErrorCode;

/** Hears what core counts. Called on the hot path by many threads: quick, and never throws. */
public interface ChatMetrics {
  /** Counts nothing. */
  ChatMetrics NONE = new ChatMetrics() {};

  /** A session began. */
  default void sessionOpened() {}

  /**
   * A session ended; {@code reason} is what the server closed it for, or why it believes it ended.
   */
  default void sessionClosed(CloseReason reason) {}

  /** One transaction committed {@code entries} entries in {@code nanos} ns. */
  default void committed(int entries, long nanos) {}

  /** An event or signal went to the outboxes of {@code sessions} sessions. */
  default void fannedOut(int sessions) {}

  /** A client was answered an error. */
  default void refused(ErrorCode code) {}

  /** The store could not be asked. */
  default void storeFailed() {}

  /** A gap was seen, and {@code events} events were read from the log. */
  default void repaired(int events) {}
}
