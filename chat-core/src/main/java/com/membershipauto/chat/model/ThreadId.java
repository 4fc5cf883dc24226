package com.membershipauto.chat.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names a {@link ChatThread}. */
public record ThreadId(UUID value) {
  /** A new, time-ordered id (RFC 9562 version 7). */
  public static ThreadId random() {
    return new ThreadId(TimeOrderedUuid.next());
  }

  /** The id whose canonical text of 36 characters, in either case, is {@code text}, or null. */
  public static @Nullable ThreadId parse(String text) {
    UUID value = CanonicalUuid.parse(text);
    return value == null ? null : new ThreadId(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
