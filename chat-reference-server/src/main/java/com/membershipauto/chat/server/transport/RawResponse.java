package com.membershipauto.chat.server.transport;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.glassfish.grizzly.http.util.FastHttpDateFormat;
import org.glassfish.grizzly.http.util.HttpStatus;

/** Responses that are written past Grizzly's HTTP server: refusals, and the way to WebSocket. */
final class RawResponse {
  static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

  /** What Grizzly has no words for. */
  private static final Map<Integer, String> PHRASES =
      Map.of(426, "Upgrade Required", 429, "Too Many Requests");

  private RawResponse() {}

  /** Refuses, after which the connection must be closed. */
  static byte[] refusal(int status, String reason) {
    return refusal(status, reason, Map.of());
  }

  /**
   * Refuses, after which the connection must be closed.
   *
   * @param reason for people, ASCII; has nothing of the request in it
   */
  static byte[] refusal(int status, String reason, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("Date", FastHttpDateFormat.getCurrentDate());
    all.put("Connection", headers.containsKey("Upgrade") ? "close, Upgrade" : "close");
    all.put("Content-Type", "text/plain; charset=utf-8");
    all.put("Content-Length", Integer.toString(reason.length() + 1));
    all.put("X-Content-Type-Options", "nosniff");
    return ascii(head(status, all) + reason + "\n");
  }

  /** Accepts the upgrade to WebSocket (RFC 6455 section 4.2.2). */
  static byte[] switchingProtocols(String accept) {
    return ascii(
        head(
            101,
            Map.of(
                "Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Accept", accept)));
  }

  private static String head(int status, Map<String, String> headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ');
    String phrase = PHRASES.get(status);
    head.append(phrase == null ? HttpStatus.getHttpStatus(status).getReasonPhrase() : phrase);
    head.append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
