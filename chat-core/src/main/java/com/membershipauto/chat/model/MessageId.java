package com.membershipauto.chat.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names one event of a log for good; for a message it is the {@code id} that clients see. */
public record MessageId(UUID value) {
  /** A new, time-ordered id (RFC 9562 version 7). */
  public static MessageId random() {
    return new MessageId(TimeOrderedUuid.next());
  }

  /** The id whose canonical text of 36 characters, in either case, is {@code text}, or null. */
  public static @Nullable MessageId parse(String text) {
    UUID value = CanonicalUuid.parse(text);
    return value == null ? null : new MessageId(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
