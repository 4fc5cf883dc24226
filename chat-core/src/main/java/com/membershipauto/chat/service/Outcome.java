package com.membershipauto.chat.service;

import com.membershipauto.chat.protocol.ErrorCode;

/** What became of a request: expected failures are values. */
public sealed interface Outcome<T> {
  /** It was done. */
  record Done<T>(T value) implements Outcome<T> {}

  /**
   * It was not done.
   *
   * @param message for people; has nothing secret
   * @param retryAfterSeconds when it may be tried again; 0 for an error that is final
   */
  record Failed<T>(ErrorCode code, String message, int retryAfterSeconds) implements Outcome<T> {}
}
