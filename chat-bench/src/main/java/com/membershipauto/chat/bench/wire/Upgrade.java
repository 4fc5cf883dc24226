package com.membershipauto.chat.bench.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One opening handshake (RFC 6455 section 4): the request, and what the answer means. */
final class Upgrade {
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final int MAX_TEXT = 200;

  private final String key;

  Upgrade() {
    byte[] nonce = new byte[16];
    ThreadLocalRandom.current().nextBytes(nonce);
    key = Base64.getEncoder().encodeToString(nonce);
  }

  ByteBuffer request(Target target, String token) {
    String request =
        "GET "
            + target.path()
            + " HTTP/1.1\r\nHost: "
            + target.host()
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
            + "\r\nSec-WebSocket-Key: "
            + key
            + "\r\nAuthorization: Bearer "
            + token
            + "\r\n\r\n";
    return ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * What the server answered.
   *
   * @param refusal null when it is 101
   * @param length bytes of the answer; what comes after them are frames
   */
  record Answer(End.@Nullable Refused refusal, int length) {}

  /**
   * Reads the answer from the beginning of {@code bytes}.
   *
   * @param ended whether no more will come
   * @return null when it is not whole yet
   * @throws ProtocolError it is no answer to this handshake
   */
  @Nullable Answer answer(byte[] bytes, int length, boolean ended) throws ProtocolError {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      if (length > MAX_ANSWER_BYTES || (ended && length > 0)) {
        throw new ProtocolError(1002, "the answer is not HTTP");
      }
      return null;
    }
    String[] lines = text.substring(0, head).split("\r\n", -1);
    int status = status(lines[0]);
    Map<String, String> headers = headers(lines);
    int bodyStart = head + 4;
    if (status == 101) {
      if (!acceptance().equals(headers.get("sec-websocket-accept"))) {
        throw new ProtocolError(1002, "the server did not accept this handshake");
      }
      return new Answer(null, bodyStart);
    }
    if (!ended && length - bodyStart < bodyLength(headers)) {
      return null;
    }
    String body = new String(bytes, bodyStart, length - bodyStart, StandardCharsets.UTF_8);
    return new Answer(new End.Refused(status, oneLine(body)), length);
  }

  private static int status(String line) throws ProtocolError {
    String[] parts = line.split(" ", 3);
    if (!parts[0].startsWith("HTTP/1.") || parts.length < 2 || !parts[1].matches("[1-5]\\d\\d")) {
      throw new ProtocolError(1002, "the answer is not HTTP");
    }
    return Integer.parseInt(parts[1]);
  }

  private static Map<String, String> headers(String[] lines) {
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  /** Without a length, what came with the head has to do: it is only shown to people. */
  private static int bodyLength(Map<String, String> headers) {
    String length = headers.getOrDefault("content-length", "0");
    return length.matches("\\d{1,6}") ? Math.min(Integer.parseInt(length), MAX_TEXT) : 0;
  }

  private static String oneLine(String body) {
    String line = body.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "…" : line;
  }

  private String acceptance() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
