package com.membershipauto.chat.auth;

import static com.membershipauto.chat.auth.TestTokens.NOW;
import static com.membershipauto.chat.auth.TestTokens.NOW_SECONDS;
import static com.membershipauto.chat.auth.TestTokens.SECRET;
import static com.membershipauto.chat.auth.TestTokens.hs256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.model.Participant;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenIssuerTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant SAM = Participant.support("sam");

  private final ManualClock clock = new ManualClock();
  private final TokenIssuer issuer =
      TokenIssuer.builder(SECRET)
          .accessLife(Duration.ofMinutes(5))
          .refreshLife(Duration.ofDays(1))
          .clock(clock)
          .build();
  private final JwtVerifier verifier = JwtVerifier.builder().secret(SECRET).clock(clock).build();

  @Test
  void anAccessTokenSaysWhatTheSeedsBackendSays() throws Exception {
    SignedJWT token = SignedJWT.parse(issuer.access(ALICE, "Alice"));
    Map<String, Object> claims = token.getPayload().toJSONObject();

    assertThat(token.getHeader().toJSONObject()).isEqualTo(Map.of("alg", "HS256", "typ", "JWT"));
    assertThat(claims)
        .containsEntry("token_type", "access")
        .containsEntry("exp", NOW_SECONDS + 300)
        .containsEntry("iat", NOW_SECONDS)
        .containsEntry("user_id", "alice")
        .containsEntry("sub", "alice")
        .containsEntry("name", "Alice")
        .containsOnlyKeys("token_type", "exp", "iat", "jti", "user_id", "sub", "name");
    assertThat(claims.get("jti")).asString().matches("[0-9a-f]{32}");
  }

  @Test
  void supportHasARole() throws Exception {
    assertThat(SignedJWT.parse(issuer.access(SAM, null)).getPayload().toJSONObject())
        .containsEntry("role", "support")
        .doesNotContainKey("name");
  }

  @Test
  void anAccessTokenIsGoodToConnectUntilItsEnd() {
    String token = issuer.access(SAM, null);

    assertThat(verifier.verify(token)).isEqualTo(new Result.Verified(SAM, NOW.plusSeconds(300)));
    clock.advance(Duration.ofMinutes(5));
    assertThat(verifier.verify(token)).isEqualTo(new Result.Refused("expired"));
  }

  @Test
  void aRefreshTokenTellsWhoseItIsUntilItsEnd() {
    String token = issuer.refresh(SAM);

    assertThat(issuer.verifyRefresh(token)).contains(SAM);
    clock.advance(Duration.ofDays(1));
    assertThat(issuer.verifyRefresh(token)).isEmpty();
  }

  @Test
  void aRefreshTokenIsNotGoodToConnect() {
    assertThat(verifier.verify(issuer.refresh(ALICE)))
        .isEqualTo(new Result.Refused("wrong token_type"));
  }

  @Test
  void onlyARefreshTokenIsGoodToRefresh() {
    assertThat(issuer.verifyRefresh(issuer.access(ALICE, null))).isEmpty();
    assertThat(issuer.verifyRefresh(hs256(TestTokens.claimsWithout("token_type")))).isEmpty();
    assertThat(issuer.verifyRefresh("")).isEmpty();
  }

  @Test
  void aRefreshTokenOfAnotherSecretIsRefused() {
    TokenIssuer other = TokenIssuer.builder(new byte[32]).clock(clock).build();

    assertThat(issuer.verifyRefresh(other.refresh(SAM))).isEmpty();
  }

  @Test
  void issuerAudienceAndRoleClaimAreThoseThatTheVerifierWants() {
    TokenIssuer pinned =
        TokenIssuer.builder(SECRET)
            .issuer("https://id.example")
            .audience("chat")
            .roleClaim("realm_access.roles")
            .clock(clock)
            .build();
    JwtVerifier wanted =
        JwtVerifier.builder()
            .secret(SECRET)
            .issuer("https://id.example")
            .audience("chat")
            .roleClaim("realm_access.roles")
            .clock(clock)
            .build();

    assertThat(wanted.verify(pinned.access(SAM, null)))
        .isEqualTo(new Result.Verified(SAM, NOW.plusSeconds(3600)));
    assertThat(pinned.verifyRefresh(pinned.refresh(SAM))).contains(SAM);
    assertThat(pinned.verifyRefresh(issuer.refresh(SAM))).isEmpty();
  }

  @Test
  void twoTokensAreNeverTheSame() {
    assertThat(issuer.access(ALICE, null)).isNotEqualTo(issuer.access(ALICE, null));
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenIssuer.builder(new byte[31]).build());
  }
}
