package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.model.Participant;
import java.nio.charset.StandardCharsets;

/** Chat servers and tokens for tests. */
final class Chats {
  static final String SECRET = "a secret of at least thirty-two bytes";

  private static final byte[] KEY = SECRET.getBytes(StandardCharsets.UTF_8);
  private static final TokenIssuer ISSUER = TokenIssuer.builder(KEY).build();

  private Chats() {}

  static ChatServer.Builder server() {
    return ChatServer.builder().tokenVerifier(verifier());
  }

  static JwtVerifier verifier() {
    return JwtVerifier.builder().secret(KEY).build();
  }

  static String token(Participant participant) {
    return ISSUER.access(participant, null);
  }

  /** The end of a URI that lets a customer in. */
  static String asUser(String id) {
    return "?token=" + token(Participant.user(id));
  }

  static String asSupport(String id) {
    return "?token=" + token(Participant.support(id));
  }
}
