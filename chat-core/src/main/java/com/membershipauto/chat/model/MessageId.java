package com.membershipauto.chat.model;

import java.util.UUID;

/** Names one event of a log for good; for a message it is the {@code id} that clients see. */
public record MessageId(UUID value) {
  /** A new, time-ordered id (RFC 9562 version 7). */
  public static MessageId random() {
    return new MessageId(TimeOrderedUuid.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
