package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.protocol.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one client (RFC 6455 section 5) from bytes cut anywhere. Strict: what breaks
 * the protocol fails the connection once, and everything after it is ignored. Holds no memory
 * between messages, and within one at most twice what has arrived of it. One thread at a time.
 */
final class FrameReader {
  /** Hears what was read, on the thread that called {@link #read}. */
  interface Sink {
    /** A whole text message. */
    void onText(String text);

    void onPing(byte[] payload);

    void onPong();

    /**
     * The peer closes; nothing is heard after it.
     *
     * @param code the peer's, or {@link #NO_CODE}
     */
    void onClose(int code);

    /** The peer broke the rules; nothing is heard after it. */
    void onFailure(CloseReason reason);
  }

  /** Close code of a peer that gave none (RFC 6455 section 7.1.5); never on the wire. */
  static final int NO_CODE = 1005;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int MAX_CONTROL_BYTES = 125;
  private static final byte[] NOTHING = {};

  private enum Expect {
    OPCODE,
    LENGTH,
    LONG_LENGTH,
    MASK,
    PAYLOAD,
    NOTHING_MORE
  }

  private final int maxBytes;
  private final int maxFragments;
  private final Sink sink;

  private Expect expect = Expect.OPCODE;
  private int opcode;
  private boolean fin;

  /** Bytes of the length or the mask still to come. */
  private int partLeft;

  private boolean shortLength;
  private long length;
  private int mask;

  /** Bytes of this frame's payload still to come, and how many have come. */
  private int left;

  private int come;

  /** The text message so far. */
  private byte[] message = NOTHING;

  private int messageSize;
  private int fragments;
  private byte[] control = NOTHING;

  /**
   * @param maxBytes longest text message; a longer one fails as soon as its length is announced
   */
  FrameReader(int maxBytes, Sink sink) {
    this.maxBytes = maxBytes;
    // Fragments that carry next to nothing cost us more than they bring.
    this.maxFragments = Math.max(1_024, maxBytes / 16);
    this.sink = sink;
  }

  /** Reads all that is in {@code in}. */
  void read(ByteBuffer in) {
    while (in.hasRemaining()) {
      switch (expect) {
        case OPCODE -> opcode(in.get());
        case LENGTH -> length(in.get());
        case LONG_LENGTH -> longLength(in.get());
        case MASK -> mask(in.get());
        case PAYLOAD -> payload(in);
        case NOTHING_MORE -> in.position(in.limit());
      }
    }
  }

  private void opcode(byte b) {
    fin = b < 0;
    opcode = b & 0x0F;
    boolean control = opcode >= CLOSE;
    if ((b & 0x70) != 0 || (control && !fin)) {
      fail(CloseReason.PROTOCOL_ERROR);
    } else if (opcode == BINARY) {
      fail(fragments > 0 ? CloseReason.PROTOCOL_ERROR : CloseReason.NOT_TEXT);
    } else if (control ? opcode > PONG : opcode != (fragments > 0 ? CONTINUATION : TEXT)) {
      fail(CloseReason.PROTOCOL_ERROR);
    } else if (!control && ++fragments > maxFragments) {
      fail(CloseReason.TOO_BIG);
    } else {
      expect = Expect.LENGTH;
    }
  }

  private void length(byte b) {
    length = b & 0x7F;
    if (b >= 0 || (opcode >= CLOSE && length > MAX_CONTROL_BYTES)) {
      fail(CloseReason.PROTOCOL_ERROR);
    } else if (length <= MAX_CONTROL_BYTES) {
      lengthKnown();
    } else {
      shortLength = length == 126;
      partLeft = shortLength ? 2 : 8;
      length = 0;
      expect = Expect.LONG_LENGTH;
    }
  }

  private void longLength(byte b) {
    length = length << 8 | (b & 0xFF);
    if (--partLeft > 0) {
      return;
    }
    // RFC 6455 section 5.2: the shortest form, and the highest bit is zero.
    if (shortLength ? length < 126 : length < 65_536) {
      fail(CloseReason.PROTOCOL_ERROR);
    } else {
      lengthKnown();
    }
  }

  private void lengthKnown() {
    if (opcode < CLOSE && length > maxBytes - messageSize) {
      fail(CloseReason.TOO_BIG);
      return;
    }
    partLeft = 4;
    expect = Expect.MASK;
  }

  private void mask(byte b) {
    mask = mask << 8 | (b & 0xFF);
    if (--partLeft > 0) {
      return;
    }
    left = (int) length;
    come = 0;
    expect = Expect.PAYLOAD;
    if (opcode >= CLOSE) {
      control = left == 0 ? NOTHING : new byte[left];
    }
    if (left == 0) {
      frameEnd();
    }
  }

  private void payload(ByteBuffer in) {
    int n = Math.min(left, in.remaining());
    byte[] target;
    int at;
    if (opcode >= CLOSE) {
      target = control;
      at = come;
    } else {
      growFor(n);
      target = message;
      at = messageSize;
      messageSize += n;
    }
    in.get(target, at, n);
    unmask(target, at, n);
    come += n;
    left -= n;
    if (left == 0) {
      frameEnd();
    }
  }

  /** Never trusts the announced length: grows with what arrives. */
  private void growFor(int n) {
    int needed = messageSize + n;
    if (needed > message.length) {
      int whole = messageSize + left;
      message = Arrays.copyOf(message, Math.min(whole, Math.max(needed, 2 * message.length)));
    }
  }

  private void unmask(byte[] bytes, int from, int n) {
    int key = Integer.rotateLeft(mask, 8 * (come & 3));
    for (int i = from; i < from + n; i++) {
      key = Integer.rotateLeft(key, 8);
      bytes[i] ^= (byte) key;
    }
  }

  private void frameEnd() {
    expect = Expect.OPCODE;
    switch (opcode) {
      case PING -> {
        byte[] payload = control;
        control = NOTHING;
        sink.onPing(payload);
      }
      case PONG -> {
        control = NOTHING;
        sink.onPong();
      }
      case CLOSE -> close(control);
      default -> {
        if (fin) {
          messageEnd();
        }
      }
    }
  }

  private void messageEnd() {
    String text = utf8(message, 0, messageSize);
    if (text == null) {
      fail(CloseReason.BAD_UTF8);
      return;
    }
    message = NOTHING;
    messageSize = 0;
    fragments = 0;
    sink.onText(text);
  }

  private void close(byte[] payload) {
    if (payload.length == 0) {
      stop();
      sink.onClose(NO_CODE);
      return;
    }
    int code = payload.length == 1 ? 0 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    if (!mayBeSent(code)) {
      fail(CloseReason.PROTOCOL_ERROR);
    } else if (utf8(payload, 2, payload.length - 2) == null) {
      fail(CloseReason.BAD_UTF8);
    } else {
      stop();
      sink.onClose(code);
    }
  }

  /** RFC 6455 section 7.4 and the registry that it opens. */
  private static boolean mayBeSent(int code) {
    boolean registered = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
    return registered || (code >= 3000 && code <= 4999);
  }

  private void fail(CloseReason reason) {
    stop();
    sink.onFailure(reason);
  }

  /** Everything from here on is ignored. */
  void stop() {
    expect = Expect.NOTHING_MORE;
    message = NOTHING;
    control = NOTHING;
  }

  /** The text, or null when it is not UTF-8. */
  private static @Nullable String utf8(byte[] bytes, int from, int n) {
    String text = new String(bytes, from, n, StandardCharsets.UTF_8);
    // The fast decoder puts U+FFFD for what is malformed: only then the strict one must look.
    if (text.indexOf('\uFFFD') >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, n));
      } catch (CharacterCodingException e) {
        return null;
      }
    }
    return text;
  }
}
