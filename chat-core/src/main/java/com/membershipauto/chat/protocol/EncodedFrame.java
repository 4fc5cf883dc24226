package com.membershipauto.chat.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A frame's bytes, encoded once and shared by all who get it: one array that holds the JSON text
 * with the header of an unmasked, unfragmented RFC 6455 text frame in front. Immutable; any thread.
 */
public final class EncodedFrame {
  /** The longest header of an unmasked frame (RFC 6455 section 5.2). */
  static final int HEADROOM = 10;

  private final byte[] bytes;
  private final int wireStart;
  private final int payloadStart;
  private final int end;
  private @Nullable String text;

  /**
   * @param bytes taken over; the payload starts at {@link #HEADROOM}
   * @param end where it ends
   */
  EncodedFrame(byte[] bytes, int end) {
    this.bytes = bytes;
    this.payloadStart = HEADROOM;
    this.end = end;
    this.wireStart = writeHeader(bytes, end - HEADROOM);
  }

  /** A frame of this payload, which is copied. */
  public static EncodedFrame ofPayload(byte[] payload) {
    byte[] bytes = new byte[HEADROOM + payload.length];
    System.arraycopy(payload, 0, bytes, HEADROOM, payload.length);
    return new EncodedFrame(bytes, bytes.length);
  }

  private static int writeHeader(byte[] bytes, int length) {
    int size = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    int at = HEADROOM - size;
    bytes[at] = (byte) 0x81;
    if (size == 2) {
      bytes[at + 1] = (byte) length;
    } else if (size == 4) {
      bytes[at + 1] = 126;
      bytes[at + 2] = (byte) (length >> 8);
      bytes[at + 3] = (byte) length;
    } else {
      bytes[at + 1] = 127;
      ByteBuffer.wrap(bytes).putLong(at + 2, length);
    }
    return at;
  }

  /** The JSON text in UTF-8, read-only. */
  public ByteBuffer payload() {
    return ByteBuffer.wrap(bytes, payloadStart, end - payloadStart).slice().asReadOnlyBuffer();
  }

  /** The whole WebSocket frame, header and payload, read-only. */
  public ByteBuffer wire() {
    return ByteBuffer.wrap(bytes, wireStart, end - wireStart).slice().asReadOnlyBuffer();
  }

  /**
   * Copies the whole WebSocket frame to {@code target}, which must have {@link #wireSize()} left.
   */
  public void copyWireTo(ByteBuffer target) {
    target.put(bytes, wireStart, end - wireStart);
  }

  /** Bytes of the whole WebSocket frame. */
  public int wireSize() {
    return end - wireStart;
  }

  /** The JSON text, for transports that frame by themselves. Decoded at most a few times. */
  public String text() {
    String known = text;
    if (known == null) {
      known = new String(bytes, payloadStart, end - payloadStart, StandardCharsets.UTF_8);
      text = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "EncodedFrame[" + wireSize() + " bytes]";
  }
}
