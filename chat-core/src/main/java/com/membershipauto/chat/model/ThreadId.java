package com.membershipauto.chat.model;

import java.util.UUID;

/** Names a {@link ChatThread}. */
public record ThreadId(UUID value) {
  /** A new, time-ordered id (RFC 9562 version 7). */
  public static ThreadId random() {
    return new ThreadId(TimeOrderedUuid.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
