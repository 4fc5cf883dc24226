package com.membershipauto.chat.auth;

import com.membershipauto.chat.model.Participant;
import java.time.Instant;

/** Checks access tokens. Safe for use by several threads at once. */
@FunctionalInterface
public interface TokenVerifier {
  /**
   * Checks one token. May block while keys are fetched.
   *
   * @param token untrusted text of any length
   */
  Result verify(String token);

  /** Whether the token is good. */
  sealed interface Result {
    /** It is, until {@code expiresAt}. */
    record Verified(Participant participant, Instant expiresAt) implements Result {}

    /** It is not; {@code reason} is for our own log and has nothing of the token in it. */
    record Refused(String reason) implements Result {}
  }
}
