package com.membershipauto.chat.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Reads the few fields of a server's frame that the check needs, where the bytes lie and without
 * garbage. It walks the JSON text by its structure, so that no body can pass for a field; names and
 * values that it looks for must be written without escapes, as the server does. To be used again
 * for each frame, by one thread.
 */
final class FrameScan {
  enum Kind {
    WELCOME,
    MESSAGE,
    ACK,
    ERROR,
    THREAD,
    /** Another type, none, or no JSON object. */
    OTHER
  }

  private static final byte[] TYPE = ascii("type");
  private static final byte[] SEQ = ascii("seq");
  private static final byte[] MESSAGE = ascii("message");
  private static final byte[] CLIENT_MESSAGE_ID = ascii("clientMessageId");
  private static final byte[] CODE = ascii("code");
  private static final Kind[] KINDS = Kind.values();
  private static final byte[][] TYPE_NAMES = {
    ascii("welcome"), ascii("message"), ascii("ack"), ascii("error"), ascii("thread")
  };

  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  private Kind type = Kind.OTHER;
  private long seq;
  private int nameFrom;
  private int nameTo;
  private int codeFrom;
  private int codeTo;

  /** Reads one frame, from {@code from} up to before {@code to}. */
  void read(byte[] frame, int from, int to) {
    bytes = frame;
    at = from;
    end = to;
    type = Kind.OTHER;
    seq = 0;
    nameFrom = 0;
    nameTo = 0;
    codeFrom = 0;
    codeTo = 0;
    if (peek() == '{') {
      object(true);
    }
  }

  Kind type() {
    return type;
  }

  /** The top-level {@code seq}, 0 when there is none. */
  long seq() {
    return seq;
  }

  /**
   * Where {@code clientMessageId} is, at the top or in {@code message}; empty when there is none.
   */
  int nameFrom() {
    return nameFrom;
  }

  int nameTo() {
    return nameTo;
  }

  /** The field {@code code}, empty when there is none. */
  String code() {
    return new String(bytes, codeFrom, codeTo - codeFrom, US_ASCII);
  }

  private void object(boolean isTop) {
    at++;
    int next;
    while ((next = peek()) == '"' || next == ',') {
      if (next == ',') {
        at++;
      } else {
        field(isTop);
      }
    }
    at++;
  }

  private void field(boolean isTop) {
    int from = at + 1;
    int to = string();
    if (peek() != ':') {
      at = end;
      return;
    }
    at++;
    switch (peek()) {
      case '"' -> text(isTop, from, to);
      case '{' -> {
        if (isTop && is(MESSAGE, from, to)) {
          object(false);
        } else {
          skip();
        }
      }
      case '[' -> skip();
      default -> {
        long number = number();
        if (isTop && is(SEQ, from, to)) {
          seq = number;
        }
      }
    }
  }

  private void text(boolean isTop, int from, int to) {
    int valueFrom = at + 1;
    int valueTo = string();
    if (is(CLIENT_MESSAGE_ID, from, to)) {
      nameFrom = valueFrom;
      nameTo = valueTo;
    } else if (isTop && is(TYPE, from, to)) {
      type = type(valueFrom, valueTo);
    } else if (isTop && is(CODE, from, to)) {
      codeFrom = valueFrom;
      codeTo = valueTo;
    }
  }

  private Kind type(int from, int to) {
    for (int i = 0; i < TYPE_NAMES.length; i++) {
      if (is(TYPE_NAMES[i], from, to)) {
        return KINDS[i];
      }
    }
    return Kind.OTHER;
  }

  /** Passes a string, from quotation mark to quotation mark; where its content ends. */
  private int string() {
    int i = at + 1;
    while (i < end && bytes[i] != '"') {
      i += bytes[i] == '\\' ? 2 : 1;
    }
    int contentEnd = Math.min(i, end);
    at = Math.min(i + 1, end);
    return contentEnd;
  }

  /** Passes an object or array. */
  private void skip() {
    int depth = 0;
    do {
      switch (peek()) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> at++;
      }
    } while (depth > 0 && at < end);
  }

  /** Passes a number or literal; its value if it is a whole number, not negative, else 0. */
  private long number() {
    long value = 0;
    boolean isWhole = true;
    while (at < end && bytes[at] != ',' && bytes[at] != '}' && !isSpace(bytes[at])) {
      int digit = bytes[at] - '0';
      isWhole &= digit >= 0 && digit <= 9 && value < Long.MAX_VALUE / 10 - 1;
      value = isWhole ? value * 10 + digit : 0;
      at++;
    }
    return isWhole ? value : 0;
  }

  private int peek() {
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    return at < end ? bytes[at] : -1;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private boolean is(byte[] name, int from, int to) {
    return to - from == name.length && Arrays.equals(bytes, from, to, name, 0, name.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
