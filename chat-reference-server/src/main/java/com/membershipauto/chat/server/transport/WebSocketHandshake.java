package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import com.membershipauto.chat.server.access.ClientAddresses;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.jspecify.annotations.Nullable;

/** The opening handshake's letter (RFC 6455 section 4.2), without deciding who may come in. */
final class WebSocketHandshake {
  /** 16 bytes in base64. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Seconds after which a client that found no place may try again. */
  private static final String RETRY_AFTER = "5";

  private WebSocketHandshake() {}

  /** Whether a path is where chat connections are made. */
  static boolean isAt(String path) {
    return path.equals("/chat/ws/") || path.equals("/chat/ws");
  }

  /** The response to a request that is no handshake of version 13, or null. */
  static byte @Nullable [] problem(HttpRequestPacket request) {
    if (!request.isUpgrade()) {
      return RawResponse.refusal(
          426,
          "a WebSocket handshake is needed",
          Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
    }
    if (!"13".equals(header(request, "Sec-WebSocket-Version"))) {
      return RawResponse.refusal(
          426, "version 13 is needed", Map.of("Sec-WebSocket-Version", "13"));
    }
    String key = header(request, "Sec-WebSocket-Key");
    if (key == null || !KEY.matcher(key).matches()) {
      return RawResponse.refusal(400, "bad Sec-WebSocket-Key");
    }
    if (!asksForUpgrade(header(request, "Connection"))
        || request.getProtocol() != org.glassfish.grizzly.http.Protocol.HTTP_1_1) {
      return RawResponse.refusal(400, "not a WebSocket handshake");
    }
    return null;
  }

  private static boolean asksForUpgrade(@Nullable String connection) {
    if (connection != null) {
      for (String option : connection.split(",", -1)) {
        if (option.strip().toLowerCase(Locale.ROOT).equals("upgrade")) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * What core needs to know to decide.
   *
   * @throws IllegalArgumentException the query cannot be decoded
   */
  static HandshakeRequest read(HttpRequestPacket request, ClientAddresses addresses) {
    return new HandshakeRequest(
        parameter(request, "token"),
        parameter(request, "ticket"),
        header(request, "Authorization"),
        header(request, "Origin"),
        header(request, "Host"),
        addresses.client(request.getRemoteAddress(), header(request, "X-Forwarded-For")));
  }

  /** A header's value; several are joined by commas, which no check of a single one lets pass. */
  static @Nullable String header(HttpRequestPacket request, String name) {
    List<String> values = new ArrayList<>();
    request.getHeaders().values(name).forEach(values::add);
    return values.isEmpty() ? null : String.join(",", values);
  }

  private static @Nullable String parameter(HttpRequestPacket request, String name) {
    String query = request.getQueryString();
    if (query == null) {
      return null;
    }
    List<String> values = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        values.add(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
      }
    }
    return values.isEmpty() ? null : String.join(",", values);
  }

  /** The response that accepts. */
  static byte[] acceptance(HttpRequestPacket request) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      String text = header(request, "Sec-WebSocket-Key") + ACCEPT_SUFFIX;
      byte[] hash = sha1.digest(text.getBytes(StandardCharsets.US_ASCII));
      return RawResponse.switchingProtocols(Base64.getEncoder().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** The response that refuses. */
  static byte[] refusal(Handshake.Refused refused) {
    Map<String, String> headers =
        switch (refused.status()) {
          case 401 -> Map.of("WWW-Authenticate", "Bearer");
          case 429, 503 -> Map.of("Retry-After", RETRY_AFTER);
          default -> Map.of();
        };
    return RawResponse.refusal(refused.status(), refused.reason(), headers);
  }
}
