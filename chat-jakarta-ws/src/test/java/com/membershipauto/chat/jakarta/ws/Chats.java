package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.service.Outcome;
import com.membershipauto.chat.testkit.net.TestClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

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

  /** Opens a thread of a customer's; its id. */
  static String openThread(ChatServer server, String owner) throws Exception {
    Outcome<ChatThread> opened =
        server
            .service()
            .open(Participant.user(owner), new UserId(owner), "Help")
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return ((Outcome.Done<ChatThread>) opened).value().id().toString();
  }

  static String message(String threadId, String body) {
    return "{\"type\":\"SEND\",\"threadId\":\"" + threadId + "\",\"body\":\"" + body + "\"}";
  }

  /** The next frame of a type; others are dropped. */
  static String next(TestClient client, String type) throws InterruptedException {
    while (true) {
      String text = client.nextText(Duration.ofSeconds(10));
      if (text.startsWith("{\"type\":\"" + type + "\"")) {
        return text;
      }
    }
  }
}
