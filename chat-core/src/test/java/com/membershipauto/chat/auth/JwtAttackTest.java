package com.membershipauto.chat.auth;

import static com.membershipauto.chat.auth.TestTokens.NOW;
import static com.membershipauto.chat.auth.TestTokens.SECRET;
import static com.membershipauto.chat.auth.TestTokens.bytes;
import static com.membershipauto.chat.auth.TestTokens.claims;
import static com.membershipauto.chat.auth.TestTokens.claimsWith;
import static com.membershipauto.chat.auth.TestTokens.header;
import static com.membershipauto.chat.auth.TestTokens.headerWith;
import static com.membershipauto.chat.auth.TestTokens.hmac;
import static com.membershipauto.chat.auth.TestTokens.hs256;
import static com.membershipauto.chat.auth.TestTokens.signer;
import static com.membershipauto.chat.auth.TestTokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.TestTokens.Signer;
import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on a verifier that has a secret only. */
class JwtAttackTest {
  private static final String CANARY = "canary-5b1f";
  private static final Signer GOOD = hmac("HmacSHA256", SECRET);

  private final JwtVerifier verifier =
      JwtVerifier.builder().secret(SECRET).clock(() -> NOW).build();

  @Test
  void whatTheseAttacksStartFromIsGood() {
    assertThat(verifier.verify(hs256(claims()))).isInstanceOf(Result.Verified.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
  void noSignatureIsNoGood(String algorithm) {
    String signed =
        Base64URL.encode(JSONObjectUtils.toJSONString(header(algorithm)))
            + "."
            + Base64URL.encode(JSONObjectUtils.toJSONString(claims()));

    assertRefused(signed + ".");
    assertRefused(signed);
    assertRefused(signed + ".AAAA");
    assertRefused(token(header(algorithm), claims(), GOOD));
  }

  @Test
  void aGoodAlgorithmWithAnEmptySignatureIsRefused() {
    String good = hs256(claims());

    assertRefused(good.substring(0, good.lastIndexOf('.') + 1));
  }

  @Test
  void aTruncatedSignatureIsRefused() {
    String good = hs256(claims());

    assertRefused(good.substring(0, good.length() - 2));
  }

  @Test
  void anotherAlgorithmWithTheRightSecretIsRefused() {
    assertRefused(token(header("HS512"), claims(), hmac("HmacSHA512", SECRET.clone())));
    assertRefused(token(header("HS384"), claims(), hmac("HmacSHA384", SECRET.clone())));
    assertRefused(token(header("hs256"), claims(), GOOD));
    assertRefused(token(header("RS256"), claims(), GOOD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "null", "[\"HS256\"]", "{}"})
  void anAlgorithmThatIsNoTextIsRefused(String json) {
    assertRefused(token("{\"alg\":" + json + "}", JSONObjectUtils.toJSONString(claims()), GOOD));
  }

  @Test
  void anotherSecretIsRefused() {
    assertRefused(token(header("HS256"), claims(), hmac("HmacSHA256", bytes("x".repeat(32)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../../dev/null", "' UNION SELECT 'AA", "0", "|true"})
  void theNameOfAKeyNeverLeadsToAnother(String kid) {
    assertRefused(
        token(headerWith("HS256", "kid", kid), claims(), hmac("HmacSHA256", bytes("AA"))));
    assertRefused(
        token(headerWith("HS256", "kid", kid), claims(), hmac("HmacSHA256", new byte[1])));
  }

  @Test
  void aSecretInTheHeaderIsNotTrusted() {
    byte[] own = bytes("attacker-attacker-attacker-attack");
    Map<String, Object> jwk = Map.of("kty", "oct", "k", Base64URL.encode(own).toString());

    assertRefused(token(headerWith("HS256", "jwk", jwk), claims(), hmac("HmacSHA256", own)));
  }

  @Test
  void criticalHeadersAreRefused() {
    Map<String, Object> header = headerWith("HS256", "crit", List.of("exp"));
    header.put("exp", 1);

    assertRefused(token(header, claims(), GOOD));
    assertRefused(token(headerWith("HS256", "crit", List.of()), claims(), GOOD));
  }

  @Test
  void anUnencodedPayloadIsRefused() {
    assertRefused(token(headerWith("HS256", "b64", false), claims(), GOOD));
  }

  @Test
  void aNestedTokenIsRefused() {
    assertRefused(token(headerWith("HS256", "cty", "JWT"), claims(), GOOD));
    assertRefused(token("{\"alg\":\"HS256\",\"cty\":\"JWT\"}", hs256(claims()), GOOD));
    assertRefused(token("{\"alg\":\"HS256\"}", hs256(claims()), GOOD));
  }

  @Test
  void anEncryptedTokenIsRefused() {
    Map<String, Object> header = headerWith("dir", "enc", "A256GCM");

    assertRefused(token(header, claims(), GOOD));
    assertRefused(Base64URL.encode(JSONObjectUtils.toJSONString(header)) + "..AAAA.AAAA.AAAA");
    assertRefused(token(headerWith("HS256", "enc", "A256GCM"), claims(), GOOD));
    assertRefused(token(headerWith("HS256", "zip", "DEF"), claims(), GOOD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"logout+jwt", "dpop+jwt", "secevent+jwt", "id+jwt", "JWE", ""})
  void aTokenForAnotherPurposeIsRefused(String type) {
    assertRefused(token(headerWith("HS256", "typ", type), claims(), GOOD));
  }

  @Test
  void aHugeTokenIsRefusedThoughItIsGoodOtherwise() {
    String longest = tokenOfLength(8192);

    assertThat(verifier.verify(longest)).isInstanceOf(Result.Verified.class);
    assertThat(verifier.verify(tokenOfLength(8193))).isEqualTo(new Result.Refused("too long"));
    assertThat(verifier.verify("a".repeat(10_000_000))).isEqualTo(new Result.Refused("too long"));
  }

  @Test
  void theSameClaimTwiceIsRefused() {
    String exp = "\"exp\":" + (TestTokens.NOW_SECONDS + 60);

    assertRefused(token("{\"alg\":\"HS256\"}", "{\"user_id\":7,\"user_id\":8," + exp + "}", GOOD));
    assertRefused(
        token("{\"alg\":\"HS256\"}", "{\"user_id\":7,\"user\\u005fid\":8," + exp + "}", GOOD));
  }

  @Test
  void theSameHeaderTwiceIsRefused() {
    String claims = JSONObjectUtils.toJSONString(claims());

    assertRefused(token("{\"alg\":\"none\",\"alg\":\"HS256\"}", claims, GOOD));
    assertRefused(token("{\"alg\":\"HS256\",\"alg\":\"none\"}", claims, GOOD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "...", "a.b.c", "null", "Bearer", "e30.e30.e30", "\0", "é.é.é"})
  void whatIsNoTokenIsRefused(String text) {
    assertRefused(text);
  }

  @Test
  void charactersThatALenientDecoderSkipsAreRefused() {
    String good = hs256(claims());

    for (String extra : List.of(" ", "\n", "=", "!", "+", "/", "\0", ".", ".AAAA", ",", "\u00a0")) {
      assertRefused(good + extra);
      assertRefused(extra + good);
      assertRefused(good.replaceFirst("\\.", extra + "."));
    }
  }

  @Test
  void aChangedClaimIsRefused() {
    String good = hs256(claims());
    String other = hs256(claimsWith("user_id", 8));
    String[] parts = good.split("\\.", -1);

    assertRefused(parts[0] + "." + other.split("\\.", -1)[1] + "." + parts[2]);
  }

  @Test
  void aChangedHeaderIsRefused() {
    String[] parts = hs256(claims()).split("\\.", -1);

    assertRefused(Base64URL.encode("{\"alg\":\"HS256\"}") + "." + parts[1] + "." + parts[2]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "\"text\"", "null", "", "{", "{}x", "{'user_id':7}", "{a:1}"})
  void claimsThatAreNoObjectAreRefused(String json) {
    assertRefused(token("{\"alg\":\"HS256\"}", json, GOOD));
    assertRefused(token(json, JSONObjectUtils.toJSONString(claims()), GOOD));
  }

  @Test
  void deepJsonIsRefused() {
    String deep = "{\"alg\":\"HS256\",\"x\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}";

    assertRefused(token(deep, JSONObjectUtils.toJSONString(claims()), GOOD));
  }

  @Test
  void nothingOfATokenIsInTheReasonForItsRefusal() {
    List<String> tokens =
        List.of(
            token(header(CANARY), claims(), GOOD),
            token(headerWith("HS256", "typ", CANARY), claims(), GOOD),
            token(headerWith("HS256", "kid", CANARY), claims(), hmac("HmacSHA256", bytes("x"))),
            hs256(claimsWith("user_id", CANARY + "\0")),
            hs256(claimsWith("exp", CANARY)),
            hs256(claimsWith("token_type", CANARY)),
            token("{\"alg\":\"HS256\"}", CANARY, GOOD),
            token(CANARY, "{}", GOOD),
            CANARY);

    for (String token : tokens) {
      assertThat(verifier.verify(token))
          .isInstanceOf(Result.Refused.class)
          .asString()
          .doesNotContain(CANARY)
          .doesNotContain(token)
          .doesNotContain(Base64.encode(CANARY).toString().substring(0, 12));
    }
  }

  @Test
  void aSignatureOfAnotherKindIsRefused() throws Exception {
    var keys = java.security.KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

    assertRefused(token(header("EdDSA"), claims(), signer("Ed25519", keys.getPrivate())));
  }

  private static String tokenOfLength(int length) {
    // Base64 grows in steps, so the padding is in the header and in the claims.
    for (int header = 0; header < 4; header++) {
      int claims = 0;
      int step = 4096;
      while (step > 0) {
        while (padded(header, claims + step).length() <= length) {
          claims += step;
        }
        step /= 2;
      }
      String token = padded(header, claims);
      if (token.length() == length) {
        return token;
      }
    }
    throw new IllegalStateException("no token is that long");
  }

  private static String padded(int header, int claims) {
    return token(
        headerWith("HS256", "pad", "x".repeat(header)),
        claimsWith("pad", "x".repeat(claims)),
        GOOD);
  }

  private void assertRefused(String token) {
    assertThat(verifier.verify(token)).isInstanceOf(Result.Refused.class);
  }
}
