package com.membershipauto.chat.protocol;

/** What {@link RequestJson} made of a request body. */
public sealed interface Decoded<T> {
  /** It can be used. */
  record Valid<T>(T value) implements Decoded<T> {}

  /**
   * It cannot.
   *
   * @param message one sentence for people, with nothing of the input in it
   */
  record Invalid<T>(ErrorCode code, String message) implements Decoded<T> {}
}
