package com.membershipauto.chat.protocol;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Collects one frame's bytes in the array that the frame keeps. The generator has a buffer of its
 * own and hands most frames over in one piece, so the first array usually fits exactly.
 */
final class FrameBuffer extends OutputStream {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[0];
  private int end = EncodedFrame.HEADROOM;

  @Override
  public void write(int b) {
    makeRoom(1);
    bytes[end++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    makeRoom(length);
    System.arraycopy(source, offset, bytes, end, length);
    end += length;
  }

  private void makeRoom(int length) {
    int needed = Math.addExact(end, length);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, MAX_ARRAY)));
    }
  }

  /** The frame of all that was written; nothing may be written afterwards. */
  EncodedFrame frame() {
    // A frame may wait in many outboxes: an array much too big is memory that nobody counts.
    boolean fits = bytes.length - end <= bytes.length / 8;
    return new EncodedFrame(fits ? bytes : Arrays.copyOf(bytes, end), end);
  }
}
