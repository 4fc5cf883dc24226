package com.membershipauto.chat.auth;

import java.time.Instant;

/** A one-time connection ticket: 256 random bits as text, good for one handshake. */
public record Ticket(String value, Instant expiresAt) {
  /** Without the value: it must not reach a log. */
  @Override
  public String toString() {
    return "Ticket[expiresAt=" + expiresAt + "]";
  }
}
