package com.membershipauto.chat.server.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as clients send them, and as they should not. */
final class ClientFrames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  static final int FIN = 0x80;

  private static final int MASK = 0x37FA213D;

  private ClientFrames() {}

  static byte[] text(String text) {
    return masked(FIN | TEXT, utf8(text));
  }

  static byte[] close(int code, String reason) {
    byte[] text = utf8(reason);
    return masked(
        FIN | CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  static byte[] masked(int first, byte[] payload) {
    return masked(first, payload, MASK);
  }

  static byte[] masked(int first, byte[] payload, int mask) {
    byte[] head = head(first, payload.length);
    ByteBuffer frame = ByteBuffer.allocate(head.length + 4 + payload.length);
    frame.put(head).putInt(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ (mask >> (24 - 8 * (i % 4)))));
    }
    return frame.array();
  }

  /** The header up to the mask, whatever length it claims. */
  static byte[] head(int first, long length) {
    ByteBuffer head = ByteBuffer.allocate(10).put((byte) first);
    if (length < 126) {
      head.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      head.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      head.put((byte) (0x80 | 127)).putLong(length);
    }
    byte[] bytes = new byte[head.position()];
    head.flip().get(bytes);
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
