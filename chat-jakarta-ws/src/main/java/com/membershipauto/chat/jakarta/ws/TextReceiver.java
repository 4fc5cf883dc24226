package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.session.Inbound;
import jakarta.websocket.MessageHandler;

/**
 * Puts a session's text messages together. Containers could do it, but they differ: some limit
 * characters instead of bytes, some limit nothing, and some keep a buffer of the longest message
 * for every connection. Called by the container for one part after another.
 */
final class TextReceiver implements MessageHandler.Partial<String> {
  private final Inbound session;
  private final int maxBytes;
  private final StringBuilder parts = new StringBuilder(0);
  private int bytes;
  private boolean failed;

  TextReceiver(Inbound session, int maxBytes) {
    this.session = session;
    this.maxBytes = maxBytes;
  }

  @Override
  public void onMessage(String part, boolean last) {
    if (failed) {
      return;
    }
    bytes += utf8Length(part);
    if (bytes > maxBytes) {
      failed = true;
      clear();
      session.fail(CloseReason.TOO_BIG);
    } else if (!last) {
      parts.append(part);
    } else if (parts.isEmpty()) {
      bytes = 0;
      session.receive(part);
    } else {
      String whole = parts.append(part).toString();
      clear();
      session.receive(whole);
    }
  }

  private void clear() {
    bytes = 0;
    parts.setLength(0);
    parts.trimToSize();
  }

  /** Half a surrogate pair counts half, so that a pair may be split between parts. */
  private static int utf8Length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return length;
  }
}
