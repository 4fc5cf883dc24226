package com.membershipauto.chat.auth;

import static com.membershipauto.chat.auth.TestTokens.NOW;
import static com.membershipauto.chat.auth.TestTokens.SECRET;
import static com.membershipauto.chat.auth.TestTokens.bytes;
import static com.membershipauto.chat.auth.TestTokens.claims;
import static com.membershipauto.chat.auth.TestTokens.header;
import static com.membershipauto.chat.auth.TestTokens.headerWith;
import static com.membershipauto.chat.auth.TestTokens.hmac;
import static com.membershipauto.chat.auth.TestTokens.hs256;
import static com.membershipauto.chat.auth.TestTokens.signer;
import static com.membershipauto.chat.auth.TestTokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.TestTokens.Signer;
import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Good tokens of, and attacks on, a verifier that has a JWKS with a key of every kind. */
class JwksAttackTest {
  private static RSAKey rsa;
  private static RSAKey strange;
  private static RSAKey weak;
  private static RSAKey forEncryption;
  private static ECKey ec;
  private static ECKey ec384;
  private static KeyPair ed;
  private static OctetKeyPair edJwk;

  private final KeyServer server =
      new KeyServer(
          rsa.toPublicJWK(),
          weak.toPublicJWK(),
          forEncryption.toPublicJWK(),
          ec.toPublicJWK(),
          ec384.toPublicJWK(),
          edJwk,
          new OctetSequenceKey.Builder(SECRET).keyID("oct").build());
  private final JwtVerifier verifier =
      JwtVerifier.builder().jwks(server.url()).clock(() -> NOW).build();
  private final JwtVerifier both =
      JwtVerifier.builder()
          .jwks(server.url())
          .secret(bytes("another secret, of the host's own"))
          .clock(() -> NOW)
          .build();

  @BeforeAll
  static void makeKeys() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    strange = new RSAKeyGenerator(2048).keyID("rsa").generate();
    weak = new RSAKeyGenerator(1024, true).keyID("weak").generate();
    forEncryption = new RSAKeyGenerator(2048).keyID("enc").keyUse(KeyUse.ENCRYPTION).generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    ec384 = new ECKeyGenerator(Curve.P_384).keyID("ec384").generate();
    ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = ed.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    edJwk = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID("ed").build();
  }

  @AfterEach
  void close() {
    verifier.close();
    both.close();
    server.close();
  }

  @Test
  void rs256IsTaken() throws Exception {
    assertVerified(token(headerWith("RS256", "kid", "rsa"), claims(), rsaSigner(rsa)));
  }

  @Test
  void es256IsTaken() throws Exception {
    assertVerified(token(headerWith("ES256", "kid", "ec"), claims(), ecSigner(ec)));
  }

  @Test
  void edDsaIsTaken() {
    assertVerified(token(headerWith("EdDSA", "kid", "ed"), claims(), edSigner()));
  }

  @Test
  void aChangedTokenIsRefused() throws Exception {
    for (String good :
        List.of(
            token(headerWith("RS256", "kid", "rsa"), claims(), rsaSigner(rsa)),
            token(headerWith("ES256", "kid", "ec"), claims(), ecSigner(ec)),
            token(headerWith("EdDSA", "kid", "ed"), claims(), edSigner()))) {
      String[] parts = good.split("\\.", -1);
      String other = hs256(TestTokens.claimsWith("user_id", 8)).split("\\.", -1)[1];
      assertRefused(parts[0] + "." + other + "." + parts[2]);
    }
  }

  @Test
  void aPublicKeyIsNoSecret() throws Exception {
    byte[] der = rsa.toPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n" + Base64.encode(der) + "\n-----END PUBLIC KEY-----\n";
    for (byte[] secret :
        List.of(
            der,
            bytes(pem),
            bytes(pem.trim()),
            rsa.getModulus().decode(),
            bytes(rsa.getModulus().toString()),
            bytes(rsa.toPublicJWK().toJSONString()))) {
      for (String kid : List.of("rsa", "other")) {
        assertRefused(token(headerWith("HS256", "kid", kid), claims(), hmac("HmacSHA256", secret)));
      }
      assertRefused(token(header("HS256"), claims(), hmac("HmacSHA256", secret)));
    }
  }

  @Test
  void aSecretThatIsPublishedIsNotUsed() {
    assertRefused(token(headerWith("HS256", "kid", "oct"), claims(), hmac("HmacSHA256", SECRET)));
  }

  @Test
  void aKeyInTheHeaderIsNotTrusted() throws Exception {
    assertRefused(
        token(
            headerWith("RS256", "jwk", strange.toPublicJWK().toJSONObject()),
            claims(),
            rsaSigner(strange)));
  }

  @Test
  void aKeyInTheHeaderDoesNotHinderAGoodToken() throws Exception {
    assertVerified(
        token(
            headerWith("RS256", "jwk", strange.toPublicJWK().toJSONObject()),
            claims(),
            rsaSigner(rsa)));
  }

  @Test
  void keysAreNotFetchedFromWhereTheHeaderSays() throws Exception {
    try (KeyServer attacker = new KeyServer(strange.toPublicJWK())) {
      for (String name : List.of("jku", "x5u")) {
        var header = headerWith("RS256", name, attacker.url().toString());
        header.put("kid", "rsa");
        assertRefused(token(header, claims(), rsaSigner(strange)));
      }
      assertThat(attacker.requests()).isZero();
    }
  }

  @Test
  void aCertificateInTheHeaderIsNotTrusted() throws Exception {
    String der = Base64.encode(strange.toPublicKey().getEncoded()).toString();

    assertRefused(token(headerWith("RS256", "x5c", List.of(der)), claims(), rsaSigner(strange)));
  }

  @Test
  void anotherKeyUnderAGoodNameIsRefused() throws Exception {
    assertRefused(token(headerWith("RS256", "kid", "rsa"), claims(), rsaSigner(strange)));
  }

  @Test
  void theNameOfAnotherKindOfKeyIsRefused() throws Exception {
    assertRefused(token(headerWith("RS256", "kid", "ec"), claims(), rsaSigner(rsa)));
    assertRefused(token(headerWith("ES256", "kid", "rsa"), claims(), ecSigner(ec)));
    assertRefused(token(headerWith("EdDSA", "kid", "ec"), claims(), edSigner()));
  }

  @Test
  void aNameOfAKeyThatIsNoTextIsRefused() throws Exception {
    assertRefused(token(headerWith("RS256", "kid", List.of("rsa")), claims(), rsaSigner(rsa)));
  }

  @Test
  void otherAlgorithmsOfAGoodKeyAreRefused() throws Exception {
    assertRefused(
        token(
            headerWith("RS512", "kid", "rsa"),
            claims(),
            signer("SHA512withRSA", rsa.toPrivateKey())));
    assertRefused(
        token(
            headerWith("ES384", "kid", "ec384"),
            claims(),
            signer("SHA384withECDSAinP1363Format", ec384.toPrivateKey())));
  }

  @Test
  void anAlgorithmThatIsNotPinnedIsRefused() throws Exception {
    try (JwtVerifier pinned =
        JwtVerifier.builder()
            .jwks(server.url())
            .algorithms(List.of("ES256"))
            .clock(() -> NOW)
            .build()) {
      assertThat(pinned.verify(token(headerWith("RS256", "kid", "rsa"), claims(), rsaSigner(rsa))))
          .isEqualTo(new Result.Refused("algorithm not allowed"));
      assertThat(pinned.verify(token(headerWith("ES256", "kid", "ec"), claims(), ecSigner(ec))))
          .isInstanceOf(Result.Verified.class);
    }
  }

  @Test
  void aShortRsaKeyIsNotUsed() throws Exception {
    assertRefused(token(headerWith("RS256", "kid", "weak"), claims(), rsaSigner(weak)));
  }

  @Test
  void aKeyForEncryptionIsNotUsed() throws Exception {
    assertRefused(token(headerWith("RS256", "kid", "enc"), claims(), rsaSigner(forEncryption)));
  }

  @Test
  void aKeyOnAnotherCurveIsNotUsed() throws Exception {
    assertRefused(
        token(
            headerWith("ES256", "kid", "ec384"),
            claims(),
            signer("SHA256withECDSAinP1363Format", ec384.toPrivateKey())));
  }

  @Test
  void aSignatureOfZerosIsRefused() {
    assertRefused(token(headerWith("ES256", "kid", "ec"), claims(), signed -> new byte[64]));
    assertRefused(token(headerWith("EdDSA", "kid", "ed"), claims(), signed -> new byte[64]));
    assertRefused(token(headerWith("RS256", "kid", "rsa"), claims(), signed -> new byte[256]));
  }

  @Test
  void aSignatureOfTheWrongLengthIsRefused() {
    for (int length : new int[] {1, 63, 65, 128, 257}) {
      assertRefused(token(headerWith("ES256", "kid", "ec"), claims(), s -> new byte[length]));
      assertRefused(token(headerWith("EdDSA", "kid", "ed"), claims(), s -> new byte[length]));
      assertRefused(token(headerWith("RS256", "kid", "rsa"), claims(), s -> new byte[length]));
    }
  }

  @Test
  void anEcSignatureInDerIsRefused() throws Exception {
    assertRefused(
        token(
            headerWith("ES256", "kid", "ec"),
            claims(),
            signer("SHA256withECDSA", ec.toPrivateKey())));
  }

  @Test
  void aTokenWithoutSignatureIsRefused() {
    assertRefused(token(headerWith("none", "kid", "rsa"), claims(), signed -> new byte[0]));
  }

  private void assertVerified(String token) {
    assertThat(verifier.verify(token)).isInstanceOf(Result.Verified.class);
    assertThat(both.verify(token)).isInstanceOf(Result.Verified.class);
  }

  private void assertRefused(String token) {
    assertThat(verifier.verify(token)).isInstanceOf(Result.Refused.class);
    assertThat(both.verify(token)).isInstanceOf(Result.Refused.class);
  }

  private static Signer rsaSigner(RSAKey key) throws Exception {
    return signer("SHA256withRSA", key.toPrivateKey());
  }

  private static Signer ecSigner(ECKey key) throws Exception {
    return signer("SHA256withECDSAinP1363Format", key.toPrivateKey());
  }

  private static Signer edSigner() {
    return signer("Ed25519", ed.getPrivate());
  }
}
