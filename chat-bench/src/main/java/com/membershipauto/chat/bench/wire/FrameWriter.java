package com.membershipauto.chat.bench.wire;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Writes a client's frames: whole, masked (RFC 6455 section 5.3), one at a time into a buffer that
 * is used again and again. The masks are random but can be foretold, which protects no proxy from
 * what a web page might send; a load tool sends nothing of a web page's. Not safe for use by
 * several threads.
 */
public final class FrameWriter {
  private static final int MAX_HEADER = 14;
  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_CLOSE = 0x88;
  private static final int FINAL_PONG = 0x8A;

  private final SplittableRandom masks = new SplittableRandom();
  private final ByteBuffer buffer;

  /**
   * @param maxPayload the longest payload in bytes
   */
  public FrameWriter(int maxPayload) {
    buffer = ByteBuffer.allocate(MAX_HEADER + maxPayload);
  }

  /** Where a payload is to be put, from its position on; then comes {@link #text}. */
  public ByteBuffer payload() {
    return buffer.clear().position(MAX_HEADER);
  }

  /** The text message whose payload was put; good until the next one is begun. */
  public ByteBuffer text() {
    return frame(FINAL_TEXT);
  }

  ByteBuffer pong(byte[] bytes, int from, int to) {
    payload().put(bytes, from, to - from);
    return frame(FINAL_PONG);
  }

  ByteBuffer close(int code) {
    payload().putShort((short) code);
    return frame(FINAL_CLOSE);
  }

  private ByteBuffer frame(int first) {
    int end = buffer.position();
    int length = end - MAX_HEADER;
    int mask = masks.nextInt();
    byte[] bytes = buffer.array();
    for (int i = 0; i < length; i++) {
      bytes[MAX_HEADER + i] ^= (byte) (mask >>> (24 - 8 * (i & 3)));
    }
    int start = MAX_HEADER - 4 - (length < 126 ? 2 : length < 65_536 ? 4 : 10);
    buffer.position(start).put((byte) first);
    if (length < 126) {
      buffer.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      buffer.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      buffer.put((byte) (0x80 | 127)).putLong(length);
    }
    buffer.putInt(mask);
    return buffer.position(start).limit(end);
  }
}
