package com.membershipauto.chat.auth;

import static com.membershipauto.chat.auth.TestTokens.NOW;
import static com.membershipauto.chat.auth.TestTokens.claims;
import static com.membershipauto.chat.auth.TestTokens.header;
import static com.membershipauto.chat.auth.TestTokens.headerWith;
import static com.membershipauto.chat.auth.TestTokens.signer;
import static com.membershipauto.chat.auth.TestTokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.auth.TestTokens.Signer;
import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.Participant;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How keys are fetched, kept and replaced. */
class JwksTest {
  private static final Result VERIFIED =
      new Result.Verified(Participant.user("7"), NOW.plusSeconds(3600));
  private static final Result UNAVAILABLE = new Result.Unavailable("keys cannot be fetched");

  private static RSAKey first;
  private static RSAKey second;

  private final ManualClock clock = new ManualClock();
  private final KeyServer server = new KeyServer(first.toPublicJWK());
  private final JwtVerifier verifier = verifier(ChatConfig.DEFAULT);

  @BeforeAll
  static void makeKeys() throws Exception {
    first = new RSAKeyGenerator(2048).keyID("first").generate();
    second = new RSAKeyGenerator(2048).keyID("second").generate();
  }

  @AfterEach
  void close() {
    verifier.close();
    server.close();
  }

  @Test
  void keysAreFetchedWhenTheyAreFirstNeededAndKept() throws Exception {
    assertThat(server.requests()).isZero();

    assertThat(verifier.verify(by(first))).isEqualTo(VERIFIED);
    assertThat(verifier.verify(by(first))).isEqualTo(VERIFIED);

    assertThat(server.requests()).isEqualTo(1);
    assertThat(verifier.mayBlock()).isTrue();
  }

  @Test
  void aTokenThatNamesNoKeyIsCheckedWithAllOfItsKind() throws Exception {
    server.publish(second.toPublicJWK(), first.toPublicJWK());

    assertThat(verifier.verify(token(header("RS256"), claims(), rsa(first)))).isEqualTo(VERIFIED);
  }

  @Test
  void aNewKeyIsFetchedWhenATokenNamesIt() throws Exception {
    verifier.verify(by(first));
    server.publish(first.toPublicJWK(), second.toPublicJWK());

    assertThat(verifier.verify(by(second))).isEqualTo(VERIFIED);
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void whoInventsKeyNamesDoesNotFloodTheKeyServer() throws Exception {
    verifier.verify(by(first));
    for (int i = 0; i < 50; i++) {
      String token = token(headerWith("RS256", "kid", "invented" + i), claims(), rsa(second));
      assertThat(verifier.verify(token)).isEqualTo(new Result.Refused("no such key"));
    }

    assertThat(server.requests()).isEqualTo(2);
    assertThat(verifier.verify(by(first))).isEqualTo(VERIFIED);

    clock.advance(Duration.ofSeconds(10));
    server.publish(second.toPublicJWK());
    assertThat(verifier.verify(by(second))).isEqualTo(VERIFIED);
  }

  @Test
  void aKeyThatIsWithdrawnIsNoLongerGoodOnceTheKeysAreFetchedAgain() throws Exception {
    verifier.verify(by(first));
    server.publish(second.toPublicJWK());
    clock.advance(Duration.ofMinutes(5).plusMillis(1));

    assertThat(verifier.verify(by(first))).isEqualTo(new Result.Refused("no such key"));
  }

  @Test
  void keysAreFetchedAheadOfTheirEndWithoutAnybodyWaiting() throws Exception {
    verifier.verify(by(first));
    clock.advance(Duration.ofMinutes(5).minusSeconds(10));
    server.freeze();

    assertThat(verifier.verify(by(first))).isEqualTo(VERIFIED);

    await().until(() -> server.requests() == 2);
  }

  @Test
  void whileTheKeyServerIsAwayItsKeysAreUsedOn() throws Exception {
    verifier.verify(by(first));
    server.answerStatus(500);
    clock.advance(Duration.ofMinutes(20));

    assertThat(verifier.verify(by(first))).isEqualTo(VERIFIED);
  }

  @Test
  void afterALongOutageNobodyCanSay() throws Exception {
    verifier.verify(by(first));
    server.answerStatus(500);
    clock.advance(Duration.ofMinutes(51));

    assertThat(verifier.verify(by(first))).isEqualTo(UNAVAILABLE);
  }

  @Test
  void withoutKeysNobodyCanSayUntilTheKeyServerIsBack() throws Exception {
    server.answerStatus(503);
    assertThat(verifier.verify(by(first))).isEqualTo(UNAVAILABLE);

    server.publish(first.toPublicJWK());
    clock.advance(Duration.ofSeconds(10));
    assertThat(verifier.verify(by(first))).isEqualTo(VERIFIED);
  }

  @Test
  void aKeyServerThatDoesNotAnswerIsNotWaitedForLong() throws Exception {
    server.freeze();
    try (JwtVerifier impatient =
        verifier(ChatConfig.DEFAULT.with(Setting.JWKS_TIMEOUT_MILLIS, 100))) {
      assertThat(impatient.verify(by(first))).isEqualTo(UNAVAILABLE);
    }
  }

  @Test
  void aHugeAnswerIsNotRead() throws Exception {
    String keys = new com.nimbusds.jose.jwk.JWKSet(first.toPublicJWK()).toString();
    server.answerText(keys + " ".repeat(300_000));

    assertThat(verifier.verify(by(first))).isEqualTo(UNAVAILABLE);
  }

  @Test
  void anAnswerThatIsNoKeySetIsNotTaken() throws Exception {
    server.answerText("<html>Please log in</html>");

    assertThat(verifier.verify(by(first))).isEqualTo(UNAVAILABLE);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (KeyServer other = new KeyServer(first.toPublicJWK())) {
      server.redirectTo(other.url());

      assertThat(verifier.verify(by(first))).isEqualTo(UNAVAILABLE);
      assertThat(other.requests()).isZero();
    }
  }

  @Test
  void severalKeyServersAreAsked() throws Exception {
    try (KeyServer other = new KeyServer(second.toPublicJWK());
        JwtVerifier both =
            JwtVerifier.builder().jwks(server.url()).jwks(other.url()).clock(clock).build()) {
      assertThat(both.verify(by(first))).isEqualTo(VERIFIED);
      assertThat(both.verify(by(second))).isEqualTo(VERIFIED);
    }
  }

  @Test
  void aKeyServerThatIsAwayDoesNotHinderAnother() throws Exception {
    server.answerStatus(500);
    try (KeyServer other = new KeyServer(second.toPublicJWK());
        JwtVerifier both =
            JwtVerifier.builder().jwks(server.url()).jwks(other.url()).clock(clock).build()) {
      assertThat(both.verify(by(second))).isEqualTo(VERIFIED);
      assertThat(both.verify(by(first))).isEqualTo(UNAVAILABLE);
    }
  }

  @Test
  void closingEndsTheThreadThatFetchesAhead() throws Exception {
    verifier.verify(by(first));
    clock.advance(Duration.ofMinutes(5).minusSeconds(10));
    server.freeze();
    verifier.verify(by(first));
    await().until(() -> server.requests() == 2);

    verifier.close();
    server.close();

    await().until(() -> !fetchesAhead());
  }

  @Test
  void onceItIsClosedNothingIsFetchedAhead() throws Exception {
    await().until(() -> !fetchesAhead());
    verifier.verify(by(first));
    verifier.close();
    clock.advance(Duration.ofMinutes(5).minusSeconds(10));
    server.freeze();

    assertThat(verifier.verify(by(first))).isEqualTo(VERIFIED);

    assertThat(fetchesAhead()).isFalse();
  }

  private static boolean fetchesAhead() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("chat-jwks"));
  }

  private JwtVerifier verifier(ChatConfig config) {
    return JwtVerifier.builder().jwks(server.url()).config(config).clock(clock).build();
  }

  private static String by(RSAKey key) throws Exception {
    return token(headerWith("RS256", "kid", key.getKeyID()), claims(), rsa(key));
  }

  private static Signer rsa(RSAKey key) throws Exception {
    return signer("SHA256withRSA", key.toPrivateKey());
  }
}
