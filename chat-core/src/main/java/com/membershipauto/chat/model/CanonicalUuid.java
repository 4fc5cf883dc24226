package com.membershipauto.chat.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads UUIDs strictly: {@link UUID#fromString} takes "1-2-3-4-5" for one. */
final class CanonicalUuid {
  private static final int LENGTH = 36;

  private CanonicalUuid() {}

  /** The UUID that {@code text} is the text of (RFC 9562 section 4), or null. */
  static @Nullable UUID parse(String text) {
    if (text.length() != LENGTH) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return null;
        }
        continue;
      }
      int digit = hexDigit(c);
      if (digit < 0) {
        return null;
      }
      if (i < 18) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    return new UUID(high, low);
  }

  /** Not {@link Character#digit}, which takes the digits of every script. */
  private static int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    char lower = (char) (c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
