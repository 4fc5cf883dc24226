package com.membershipauto.chat.auth;

import static com.membershipauto.chat.auth.TestTokens.NOW;
import static com.membershipauto.chat.auth.TestTokens.NOW_SECONDS;
import static com.membershipauto.chat.auth.TestTokens.SECRET;
import static com.membershipauto.chat.auth.TestTokens.claimsWith;
import static com.membershipauto.chat.auth.TestTokens.claimsWithout;
import static com.membershipauto.chat.auth.TestTokens.headerWith;
import static com.membershipauto.chat.auth.TestTokens.hmac;
import static com.membershipauto.chat.auth.TestTokens.hs256;
import static com.membershipauto.chat.auth.TestTokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.Participant;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {
  private final JwtVerifier verifier = builder().build();

  @Test
  void aTokenOfTheSeedsBackendIsTaken() {
    // Made by the recipe of djangorestframework-simplejwt, with another HMAC than the JDK's.
    String token =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwiZXhwIjoxNzcyMzcwMDAw"
            + "LCJpYXQiOjE3NzIzNjY0MDAsImp0aSI6IjNmMmM4YTU0ZjBmMTRkNmM5ZDJmM2IxZjBhN2Q1ZTIxIiwidXNl"
            + "cl9pZCI6N30.6yV0f9UCfz3ifxrPwJZ7VgdwkRZvq-8id85Q_Dt6F8k";
    JwtVerifier seed =
        JwtVerifier.builder()
            .secret(TestTokens.bytes("django-insecure-0123456789abcdefghijklmnopqrstuvwxyz"))
            .clock(() -> NOW)
            .build();

    assertThat(seed.verify(token))
        .isEqualTo(
            new Result.Verified(Participant.user("7"), Instant.parse("2026-03-01T13:00:00Z")));
  }

  @Test
  void aNumberAndItsTextAreTheSameUser() {
    assertThat(participant(claimsWith("user_id", 7))).isEqualTo(Participant.user("7"));
    assertThat(participant(claimsWith("user_id", "7"))).isEqualTo(Participant.user("7"));
  }

  @Test
  void aStandardTokenNamesItsUserInSub() {
    assertThat(participant(Map.of("sub", "auth0|7", "exp", NOW_SECONDS + 60)))
        .isEqualTo(Participant.user("auth0|7"));
  }

  @Test
  void userIdWinsOverSub() {
    assertThat(participant(claimsWith("sub", "8"))).isEqualTo(Participant.user("7"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7.5",
        "7.0",
        "7e0",
        "99999999999999999999",
        "true",
        "null",
        "[7]",
        "{\"id\":7}",
        "\"\"",
        "\"a\\u0000b\"",
        "\"\\ud800\""
      })
  void aUserIdThatCannotBeUsedIsRefusedEvenBesideAGoodSub(String json) {
    String claims = "{\"sub\":\"8\",\"exp\":" + (NOW_SECONDS + 60) + ",\"user_id\":" + json + "}";

    assertThat(verifier.verify(token("{\"alg\":\"HS256\"}", claims, hmac("HmacSHA256", SECRET))))
        .isInstanceOf(Result.Refused.class);
  }

  @Test
  void aUserIdThatIsTooLongIsRefused() {
    assertRefused(claimsWith("user_id", "7".repeat(256)));
  }

  @Test
  void aTokenWithoutUserIsRefused() {
    assertRefused(claimsWithout("user_id"));
  }

  @Test
  void withoutRoleItIsACustomer() {
    assertThat(participant(TestTokens.claims())).isEqualTo(Participant.user("7"));
  }

  @Test
  void theRoleSupportMakesSupport() {
    assertThat(participant(claimsWith("role", "support"))).isEqualTo(Participant.support("7"));
    assertThat(participant(claimsWith("role", List.of("staff", "support"))))
        .isEqualTo(Participant.support("7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "Support", "SUPPORT", "support ", "nosupport", "", "a support"})
  void anyOtherRoleIsACustomer(String role) {
    assertThat(participant(claimsWith("role", role))).isEqualTo(Participant.user("7"));
    assertThat(participant(claimsWith("role", List.of(role)))).isEqualTo(Participant.user("7"));
    assertThat(participant(claimsWith("role", Map.of("support", role))))
        .isEqualTo(Participant.user("7"));
  }

  @Test
  void theRoleMayBeInANestedClaim() {
    JwtVerifier nested = builder().roleClaim("realm_access.roles").build();

    assertThat(
            nested.verify(hs256(claimsWith("realm_access", Map.of("roles", List.of("support"))))))
        .extracting("participant")
        .isEqualTo(Participant.support("7"));
    assertThat(nested.verify(hs256(claimsWith("realm_access", "support"))))
        .extracting("participant")
        .isEqualTo(Participant.user("7"));
    assertThat(nested.verify(hs256(claimsWith("role", "support"))))
        .extracting("participant")
        .isEqualTo(Participant.user("7"));
  }

  @Test
  void theRoleMayBeInAClaimWhoseNameHasDots() {
    JwtVerifier named = builder().roleClaim("https://shop.example/roles").build();

    assertThat(named.verify(hs256(claimsWith("https://shop.example/roles", List.of("support")))))
        .extracting("participant")
        .isEqualTo(Participant.support("7"));
  }

  @Test
  void aTokenIsGoodUntilTheInstantOfItsExp() {
    assertThat(verifier.verify(hs256(claimsWith("exp", NOW_SECONDS + 1))))
        .extracting("expiresAt")
        .isEqualTo(NOW.plusSeconds(1));
    assertRefused(claimsWith("exp", NOW_SECONDS));
    assertRefused(claimsWith("exp", NOW_SECONDS - 1));
  }

  @Test
  void anExpiredTokenIsTakenForAsLongAsIsConfigured() {
    JwtVerifier late =
        builder().config(ChatConfig.DEFAULT.with(Setting.TOKEN_LATE_MILLIS, 30_000)).build();

    assertThat(late.verify(hs256(claimsWith("exp", NOW_SECONDS - 29))))
        .extracting("expiresAt")
        .isEqualTo(NOW.plusSeconds(1));
    assertThat(late.verify(hs256(claimsWith("exp", NOW_SECONDS - 30))))
        .isEqualTo(new Result.Refused("expired"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "\"9999999999\"", "-1", "1e300", "9999999999999", "true", "[9999999999]"})
  void anExpThatIsNoTimeIsRefused(String json) {
    String claims = "{\"user_id\":7,\"exp\":" + json + "}";

    assertThat(verifier.verify(token("{\"alg\":\"HS256\"}", claims, hmac("HmacSHA256", SECRET))))
        .isEqualTo(new Result.Refused("no exp, or none that is a time"));
  }

  @Test
  void anExpWithAFractionIsTaken() {
    assertThat(participant(claimsWith("exp", NOW_SECONDS + 60.5))).isEqualTo(Participant.user("7"));
  }

  @Test
  void aTokenWithoutExpIsRefused() {
    assertRefused(claimsWithout("exp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nbf", "iat"})
  void aTimeThatIsYetToComeIsRefusedButForClocksThatDiffer(String claim) {
    assertThat(participant(claimsWith(claim, NOW_SECONDS + 5))).isEqualTo(Participant.user("7"));
    assertRefused(claimsWith(claim, NOW_SECONDS + 6));
    assertRefused(claimsWith(claim, "soon"));
  }

  @Test
  void aRefreshTokenIsNoAccessToken() {
    assertRefused(claimsWith("token_type", "refresh"));
    assertRefused(claimsWith("token_type", "Access"));
    assertRefused(claimsWith("token_type", List.of("access")));
  }

  @Test
  void aPinnedIssuerIsCompared() {
    JwtVerifier pinned = builder().issuer("https://id.example/").build();

    assertThat(pinned.verify(hs256(claimsWith("iss", "https://id.example/"))))
        .isInstanceOf(Result.Verified.class);
    for (Object other : List.of("https://id.example", "", 7, List.of("https://id.example/"))) {
      assertThat(pinned.verify(hs256(claimsWith("iss", other))))
          .isEqualTo(new Result.Refused("wrong issuer"));
    }
    assertThat(pinned.verify(hs256(TestTokens.claims())))
        .isEqualTo(new Result.Refused("wrong issuer"));
  }

  @Test
  void aPinnedAudienceIsLookedFor() {
    JwtVerifier pinned = builder().audience("chat").build();

    assertThat(pinned.verify(hs256(claimsWith("aud", "chat")))).isInstanceOf(Result.Verified.class);
    assertThat(pinned.verify(hs256(claimsWith("aud", List.of("shop", "chat")))))
        .isInstanceOf(Result.Verified.class);
    for (Object other : List.of("shop", "chat shop", List.of("shop"), List.of(), Map.of())) {
      assertThat(pinned.verify(hs256(claimsWith("aud", other))))
          .isEqualTo(new Result.Refused("wrong audience"));
    }
    assertThat(pinned.verify(hs256(TestTokens.claims())))
        .isEqualTo(new Result.Refused("wrong audience"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "jwt", "at+jwt", "application/at+jwt"})
  void theTypeOfAnAccessTokenIsTaken(String type) {
    assertThat(
            verifier.verify(
                token(
                    headerWith("HS256", "typ", type),
                    TestTokens.claims(),
                    hmac("HmacSHA256", SECRET))))
        .isInstanceOf(Result.Verified.class);
  }

  @Test
  void withASecretAloneNothingBlocks() {
    assertThat(verifier.mayBlock()).isFalse();
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwtVerifier.builder().secret(new byte[31]).build())
        .withMessageContaining("32 bytes");
  }

  @Test
  void noKeyAtAllIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> JwtVerifier.builder().build());
    assertThatIllegalArgumentException().isThrownBy(() -> builder().algorithms(List.of()).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS512", "RS256", "hs256", ""})
  void anAlgorithmThatIsUnknownOrHasNoKeyIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().algorithms(List.of("HS256", name)).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://id.example/jwks",
        "http://localhost.evil.example/jwks",
        "https://user:password@id.example/jwks",
        "file:///etc/jwks.json",
        "jar:file:///x.jar!/jwks",
        "https:/jwks",
        "jwks"
      })
  void keysAreFetchedFromSafePlacesOnly(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwtVerifier.builder().jwks(URI.create(url)).build());
  }

  private static JwtVerifier.Builder builder() {
    return JwtVerifier.builder().secret(SECRET).clock(() -> NOW);
  }

  private Participant participant(Map<String, Object> claims) {
    Result result = verifier.verify(hs256(claims));
    assertThat(result).isInstanceOf(Result.Verified.class);
    return ((Result.Verified) result).participant();
  }

  private void assertRefused(Map<String, Object> claims) {
    assertThat(verifier.verify(hs256(claims))).isInstanceOf(Result.Refused.class);
  }
}
