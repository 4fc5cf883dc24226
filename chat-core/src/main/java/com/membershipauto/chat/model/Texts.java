package com.membershipauto.chat.model;

/** What text can be stored by every database and encoded as UTF-8. */
public final class Texts {
  private Texts() {}

  /**
   * Whether {@code text} has neither NUL nor a lone surrogate, which PostgreSQL and UTF-8 refuse,
   * nor, unless {@code lineBreaks}, any other control character.
   */
  public static boolean isStorable(String text, boolean lineBreaks) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f) {
        if (c == 0 || !lineBreaks) {
          return false;
        }
      } else if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  static void requireStorable(String text, boolean lineBreaks, String what) {
    if (!isStorable(text, lineBreaks)) {
      throw new IllegalArgumentException(what + " has a character that cannot be stored");
    }
  }
}
