package com.membershipauto.chat.auth;

import org.jspecify.annotations.Nullable;

/**
 * What an adapter knows of a WebSocket handshake. Where the peer sent a header more than once, the
 * adapter passes the values joined by a comma, which matches nothing.
 *
 * @param token the query parameter {@code token}
 * @param ticket the query parameter {@code ticket}
 * @param authorization the header {@code Authorization}
 * @param origin the header {@code Origin}
 * @param host the header {@code Host}
 * @param remoteAddress the client's address, without port
 */
public record HandshakeRequest(
    @Nullable String token,
    @Nullable String ticket,
    @Nullable String authorization,
    @Nullable String origin,
    @Nullable String host,
    String remoteAddress) {
  /** Without token and ticket: they must not reach a log. */
  @Override
  public String toString() {
    return "HandshakeRequest[origin=" + origin + ", remoteAddress=" + remoteAddress + "]";
  }
}
