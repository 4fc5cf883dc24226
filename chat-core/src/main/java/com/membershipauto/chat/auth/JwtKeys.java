package com.membershipauto.chat.auth;

import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configured keys. A secret is for HMAC only, and a published key for its own kind of signature
 * only, so that no public key is ever taken for a secret.
 */
final class JwtKeys implements AutoCloseable {
  private static final int MIN_RSA_BITS = 2048;
  private static final Result WRONG = new Result.Refused("wrong signature");

  private final @Nullable MACVerifier secret;
  private final @Nullable Jwks jwks;

  JwtKeys(@Nullable MACVerifier secret, @Nullable Jwks jwks) {
    this.secret = secret;
    this.jwks = jwks;
  }

  /** What is wrong with the signature; null when it is good. */
  @Nullable Result judge(JWSHeader header, byte[] signed, Base64URL signature) {
    if (JWSAlgorithm.Family.HMAC_SHA.contains(header.getAlgorithm())) {
      return secret != null && isGood(() -> secret.verify(header, signed, signature))
          ? null
          : WRONG;
    }
    Optional<List<JWK>> keys =
        jwks == null
            ? Optional.of(List.of())
            : jwks.find(new JWKSelector(JWKMatcher.forJWSHeader(header)));
    if (keys.isEmpty()) {
      return new Result.Unavailable("keys cannot be fetched");
    }
    for (JWK key : keys.get()) {
      if (isGood(() -> isSignedBy(key, header, signed, signature))) {
        return null;
      }
    }
    return keys.get().isEmpty() ? new Result.Refused("no such key") : WRONG;
  }

  /** Only keys that a server publishes have to be waited for. */
  boolean mayBlock() {
    return jwks != null;
  }

  @Override
  public void close() {
    if (jwks != null) {
      jwks.close();
    }
  }

  private static boolean isSignedBy(JWK key, JWSHeader header, byte[] signed, Base64URL signature)
      throws JOSEException, GeneralSecurityException {
    if (key instanceof RSAKey rsa) {
      return rsa.size() >= MIN_RSA_BITS
          && new RSASSAVerifier(rsa.toRSAPublicKey()).verify(header, signed, signature);
    }
    if (key instanceof ECKey ec) {
      return new ECDSAVerifier(ec.toECPublicKey()).verify(header, signed, signature);
    }
    return key instanceof OctetKeyPair pair
        && pair.getCurve().equals(Curve.Ed25519)
        && Ed25519.verify(pair, signed, signature.decode());
  }

  private static boolean isGood(Check check) {
    try {
      return check.passes();
    } catch (JOSEException | GeneralSecurityException e) {
      // A signature or a key that is none of this algorithm's.
      return false;
    }
  }

  private interface Check {
    boolean passes() throws JOSEException, GeneralSecurityException;
  }
}
