package com.membershipauto.chat.auth;

import com.membershipauto.chat.model.Participant;
import java.time.Instant;

/** Checks access tokens. Safe for use by several threads at once. */
@FunctionalInterface
public interface TokenVerifier {
  /**
   * Checks one token. Blocks only if {@link #mayBlock()}.
   *
   * @param token untrusted text of any length
   */
  Result verify(String token);

  /** Whether {@link #verify} may wait for a network or a disk: it is not called on I/O threads. */
  default boolean mayBlock() {
    return true;
  }

  /** Whether the token is good. */
  sealed interface Result {
    /** It is, until {@code expiresAt}, which may be as far away as the year 9999. */
    record Verified(Participant participant, Instant expiresAt) implements Result {}

    /** It is not; {@code reason} is for our own log and has nothing of the token in it. */
    record Refused(String reason) implements Result {}

    /**
     * Nobody can say now, since keys cannot be fetched; {@code reason} is as in {@link Refused}.
     */
    record Unavailable(String reason) implements Result {}
  }
}
