package com.membershipauto.chat.server.command;

/** Makes a frame one line that is easy to read, and safe to show on a terminal. */
final class JsonLine {
  private JsonLine() {}

  /**
   * The same JSON with a space after each colon and comma and no other between values; other text
   * as it is. Control characters are escaped.
   */
  static String of(String text) {
    boolean json = text.startsWith("{") || text.startsWith("[");
    StringBuilder line = new StringBuilder(text.length() + 32);
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!inString && json && Character.isWhitespace(c)) {
        continue;
      }
      if (Character.isISOControl(c)) {
        line.append(String.format("\\u%04x", (int) c));
        continue;
      }
      line.append(c);
      if (inString && c == '\\' && i + 1 < text.length()) {
        line.append(text.charAt(++i));
      } else if (c == '"') {
        inString = !inString;
      } else if (json && !inString && (c == ':' || c == ',')) {
        line.append(' ');
      }
    }
    return line.toString();
  }
}
