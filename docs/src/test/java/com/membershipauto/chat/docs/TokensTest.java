package com.membershipauto.chat.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.CachingTokenVerifier;
import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.auth.OriginPolicy;
import com.membershipauto.chat.auth.ThreadPolicy;
import com.membershipauto.chat.auth.ThreadPolicy.Action;
import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.auth.TokenVerifier;
import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.UserId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class TokensTest {
  private static final String SECRET = "a secret of at least 32 bytes, from a vault";

  @Test
  void tokensOfAnIdentityProviderAreTaken() {
    // region provider
    JwtVerifier verifier =
        JwtVerifier.builder()
            .jwks(URI.create("https://id.example/realms/shop/protocol/openid-connect/certs"))
            .algorithms(List.of("RS256"))
            .issuer("https://id.example/realms/shop")
            .audience("chat")
            .roleClaim("realm_access.roles")
            .build();

    ChatServer chat =
        ChatServer.builder()
            .tokenVerifier(
                new CachingTokenVerifier(verifier, ChatConfig.DEFAULT, InstantSource.system()))
            .originPolicy(OriginPolicy.exactly(List.of("https://shop.example")))
            .build();
    // endregion

    try (chat;
        verifier) {
      HandshakeRequest fromElsewhere =
          new HandshakeRequest(
              "token", null, null, "https://evil.example", "chat.example", "192.0.2.1");
      assertThat(chat.authenticator().authenticate(fromElsewhere).toCompletableFuture())
          .isCompletedWithValueMatching(
              answer -> answer instanceof Handshake.Refused refused && refused.status() == 403);
      assertThat(verifier.mayBlock()).isTrue();
    }
  }

  @Test
  void tokensAreMintedAsTheSeedsBackendMintsThem() {
    // region mint
    byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
    TokenIssuer issuer = TokenIssuer.builder(secret).accessLife(Duration.ofMinutes(15)).build();
    String customer = issuer.access(Participant.user("7"), "Ada");
    String agent = issuer.access(Participant.support("sam"), null);
    // endregion

    JwtVerifier verifier = JwtVerifier.builder().secret(secret).build();
    assertThat(verifier.verify(customer))
        .extracting("participant")
        .isEqualTo(Participant.user("7"));
    assertThat(verifier.verify(agent))
        .extracting("participant")
        .isEqualTo(Participant.support("sam"));
  }

  // region revoking
  /** Refuses the good tokens of blocked users, too. */
  static final class BlockedUsers implements TokenVerifier {
    private final TokenVerifier tokens;
    private final Set<UserId> blocked = ConcurrentHashMap.newKeySet();

    BlockedUsers(TokenVerifier tokens) {
      this.tokens = tokens;
    }

    @Override
    public Result verify(String token) {
      Result result = tokens.verify(token);
      return result instanceof Result.Verified verified
              && blocked.contains(verified.participant().id())
          ? new Result.Refused("blocked")
          : result;
    }

    @Override
    public boolean mayBlock() {
      return tokens.mayBlock();
    }

    void block(UserId user, ChatServer chat) {
      blocked.add(user);
      chat.revoke(user);
    }
  }

  // endregion

  @Test
  void aBlockedUserStaysOut() {
    byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
    String token = TokenIssuer.builder(secret).build().access(Participant.user("7"), null);
    BlockedUsers verifier = new BlockedUsers(JwtVerifier.builder().secret(secret).build());

    try (ChatServer chat = ChatServer.builder().tokenVerifier(verifier).build()) {
      assertThat(verifier.verify(token)).isInstanceOf(Result.Verified.class);
      verifier.block(new UserId("7"), chat);
      assertThat(verifier.verify(token)).isEqualTo(new Result.Refused("blocked"));
    }
  }

  @Test
  void aHostForbidsWhatItDoesNotWant() {
    // region policy
    ThreadPolicy customersDoNotClose =
        (who, action) -> who.isSupport() || action != Action.CHANGE_STATUS;
    // endregion

    assertThat(customersDoNotClose.allows(Participant.user("7"), Action.CHANGE_STATUS)).isFalse();
    assertThat(customersDoNotClose.allows(Participant.support("sam"), Action.CHANGE_STATUS))
        .isTrue();
  }
}
