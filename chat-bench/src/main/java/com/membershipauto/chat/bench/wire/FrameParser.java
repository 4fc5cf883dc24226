package com.membershipauto.chat.bench.wire;

/**
 * Reads a server's frames out of the bytes as they come (RFC 6455 section 5), where they lie: a
 * message in one frame is handed on without a copy. UTF-8 is not checked. Not safe for use by
 * several threads.
 */
final class FrameParser {
  /** What is read, in order, on the caller's thread. The bytes are good until the call returns. */
  interface Sink {
    /** A whole text message, from {@code from} up to before {@code to}. */
    void text(byte[] bytes, int from, int to);

    void ping(byte[] bytes, int from, int to);

    /** A close frame; nothing comes after it. */
    void close(int code);
  }

  /** The longest message that is taken, in bytes; a frame must fit the caller's buffer besides. */
  static final int MAX_MESSAGE_BYTES = 256 * 1024 - 16;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int NO_STATUS = 1005;
  private static final byte[] NOTHING = new byte[0];

  private byte[] parts = NOTHING;
  private int partsLength;
  private boolean inMessage;
  private boolean closed;

  /**
   * Reads every whole frame in {@code bytes}.
   *
   * @return where the first frame begins that is not whole yet; {@code to} when there is none, or
   *     after a close frame
   */
  int parse(byte[] bytes, int from, int to, Sink sink) throws ProtocolError {
    int at = from;
    while (!closed && to - at >= 2) {
      int first = bytes[at];
      int second = bytes[at + 1];
      if ((first & 0x70) != 0 || (second & 0x80) != 0) {
        throw new ProtocolError(1002, "reserved bits, or a mask, in a frame of the server");
      }
      int payload = at + headerLength(second);
      if (payload > to) {
        return at;
      }
      long length = length(bytes, at, second);
      if (length < 0 || length > MAX_MESSAGE_BYTES) {
        throw new ProtocolError(1009, "a frame of " + length + " bytes");
      }
      int end = payload + (int) length;
      if (end > to) {
        return at;
      }
      frame(first, bytes, payload, end, sink);
      at = end;
    }
    return closed ? to : at;
  }

  private static int headerLength(int second) {
    return second < 126 ? 2 : second == 126 ? 4 : 10;
  }

  private static long length(byte[] bytes, int at, int second) {
    if (second < 126) {
      return second;
    }
    int end = at + headerLength(second);
    long length = 0;
    for (int i = at + 2; i < end; i++) {
      length = length << 8 | (bytes[i] & 0xff);
    }
    return length;
  }

  private void frame(int first, byte[] bytes, int from, int to, Sink sink) throws ProtocolError {
    boolean isFinal = (first & 0x80) != 0;
    int opcode = first & 0xf;
    switch (opcode) {
      case TEXT, CONTINUATION -> {
        if (inMessage != (opcode == CONTINUATION)) {
          throw new ProtocolError(1002, "fragments out of order");
        }
        part(isFinal, bytes, from, to, sink);
      }
      case CLOSE, PING, PONG -> {
        if (!isFinal || to - from > 125) {
          throw new ProtocolError(1002, "a control frame that is too long, or in parts");
        }
        control(opcode, bytes, from, to, sink);
      }
      default -> throw new ProtocolError(1002, "a frame of kind " + opcode);
    }
  }

  private void part(boolean isFinal, byte[] bytes, int from, int to, Sink sink)
      throws ProtocolError {
    if (isFinal && !inMessage) {
      sink.text(bytes, from, to);
      return;
    }
    int length = partsLength + (to - from);
    if (length > MAX_MESSAGE_BYTES) {
      throw new ProtocolError(1009, "a message of more than " + MAX_MESSAGE_BYTES + " bytes");
    }
    byte[] joined = new byte[length];
    System.arraycopy(parts, 0, joined, 0, partsLength);
    System.arraycopy(bytes, from, joined, partsLength, to - from);
    inMessage = !isFinal;
    parts = isFinal ? NOTHING : joined;
    partsLength = parts.length;
    if (isFinal) {
      sink.text(joined, 0, length);
    }
  }

  private void control(int opcode, byte[] bytes, int from, int to, Sink sink) throws ProtocolError {
    if (opcode == PING) {
      sink.ping(bytes, from, to);
    } else if (opcode == CLOSE) {
      if (to - from == 1) {
        throw new ProtocolError(1002, "half a close code");
      }
      closed = true;
      sink.close(to == from ? NO_STATUS : (bytes[from] & 0xff) << 8 | (bytes[from + 1] & 0xff));
    }
  }
}
