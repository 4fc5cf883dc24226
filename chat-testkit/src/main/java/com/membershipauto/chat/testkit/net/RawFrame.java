package com.membershipauto.chat.testkit.net;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** One RFC 6455 frame, right or wrong. Immutable. */
public final class RawFrame {
  public static final int FIN = 0x80;
  public static final int CONTINUATION = 0x0;
  public static final int TEXT = 0x1;
  public static final int BINARY = 0x2;
  public static final int CLOSE = 0x8;
  public static final int PING = 0x9;
  public static final int PONG = 0xA;

  private final int first;
  private final boolean isMasked;
  private final byte[] payload;

  /** {@code payload} is taken over. */
  private RawFrame(int first, boolean isMasked, byte[] payload) {
    this.first = first;
    this.isMasked = isMasked;
    this.payload = payload;
  }

  /** A whole text message. */
  public static RawFrame text(String text) {
    return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A whole frame of any kind, masked. */
  public static RawFrame of(int opcode, byte[] payload) {
    return new RawFrame(FIN | opcode, true, payload.clone());
  }

  /** A close frame with a code and a reason (section 5.5.1). */
  public static RawFrame close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    return of(CLOSE, payload);
  }

  /** The same as a part of a message: without FIN. */
  public RawFrame unfinished() {
    return new RawFrame(first & ~FIN, isMasked, payload);
  }

  public RawFrame unmasked() {
    return new RawFrame(first, false, payload);
  }

  /** The same with other bits set, reserved ones for example. */
  public RawFrame withBits(int bits) {
    return new RawFrame(first | bits, isMasked, payload);
  }

  public boolean isFinal() {
    return (first & FIN) != 0;
  }

  public int opcode() {
    return first & 0xf;
  }

  public boolean isMasked() {
    return isMasked;
  }

  public byte[] payload() {
    return payload.clone();
  }

  /** The payload as UTF-8. */
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** The frame as it goes over the wire, with a random mask. */
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
    out.writeBytes(header(first, isMasked, payload.length));
    if (!isMasked) {
      out.writeBytes(payload);
      return out.toByteArray();
    }
    byte[] mask = new byte[4];
    ThreadLocalRandom.current().nextBytes(mask);
    out.writeBytes(mask);
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask[i & 3];
    }
    out.writeBytes(masked);
    return out.toByteArray();
  }

  /** A header that claims any length (section 5.2), a negative one too, without the mask. */
  public static byte[] header(int first, boolean isMasked, long length) {
    int mask = isMasked ? 0x80 : 0;
    if (length >= 0 && length < 126) {
      return new byte[] {(byte) first, (byte) (mask | length)};
    }
    if (length >= 0 && length < 65_536) {
      return ByteBuffer.allocate(4)
          .put((byte) first)
          .put((byte) (mask | 126))
          .putShort((short) length)
          .array();
    }
    return ByteBuffer.allocate(10)
        .put((byte) first)
        .put((byte) (mask | 127))
        .putLong(length)
        .array();
  }

  /**
   * Reads the next frame. Blocks.
   *
   * @throws IOException the stream ended, or the frame is longer than {@code maxBytes}
   */
  public static RawFrame read(InputStream stream, int maxBytes) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    if (length < 0 || length > maxBytes) {
      throw new IOException("a frame claims " + length + " bytes");
    }
    boolean isMasked = (second & 0x80) != 0;
    byte[] mask = new byte[4];
    if (isMasked) {
      in.readFully(mask);
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return new RawFrame(first, isMasked, payload);
  }
}
