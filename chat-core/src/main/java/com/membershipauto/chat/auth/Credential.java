package com.membershipauto.chat.auth;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one thing that a handshake shows to be let in. Has no {@code toString} of its value. */
final class Credential {
  /** RFC 6750 section 2.1; the scheme's name is case-insensitive (RFC 9110 section 11.1). */
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([^ ].*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final String value;
  private final boolean ticket;

  private Credential(String value, boolean ticket) {
    this.value = value;
    this.ticket = ticket;
  }

  /**
   * What the request shows; null when that is nothing, or several different things: then nobody can
   * say who it is. Other schemes than {@code Bearer} are somebody else's, a proxy's for example.
   */
  static @Nullable Credential of(HandshakeRequest request) {
    String token = request.token();
    String bearer = bearer(request.authorization());
    if (bearer != null && token != null && !bearer.equals(token)) {
      return null;
    }
    String shown = token != null ? token : bearer;
    String ticket = request.ticket();
    if (shown == null) {
      return ticket == null ? null : new Credential(ticket, true);
    }
    return ticket == null ? new Credential(shown, false) : null;
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    if (authorization == null) {
      return null;
    }
    Matcher matcher = BEARER.matcher(authorization);
    return matcher.matches() ? matcher.group(1) : null;
  }

  String value() {
    return value;
  }

  boolean isTicket() {
    return ticket;
  }
}
