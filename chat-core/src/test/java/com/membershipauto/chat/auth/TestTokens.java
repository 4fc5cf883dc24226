package com.membershipauto.chat.auth;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens built by hand, so that they may be wrong in any way. */
final class TestTokens {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final long NOW_SECONDS = NOW.getEpochSecond();
  static final byte[] SECRET = bytes("0123456789abcdef0123456789abcdef");

  private TestTokens() {}

  /** What the seed's backend says of user 7, with an hour to live. */
  static Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("token_type", "access");
    claims.put("exp", NOW_SECONDS + 3600);
    claims.put("iat", NOW_SECONDS);
    claims.put("jti", "3f2c8a54f0f14d6c9d2f3b1f0a7d5e21");
    claims.put("user_id", 7);
    return claims;
  }

  static Map<String, Object> claimsWith(String name, Object value) {
    Map<String, Object> claims = claims();
    claims.put(name, value);
    return claims;
  }

  static Map<String, Object> claimsWithout(String name) {
    Map<String, Object> claims = claims();
    claims.remove(name);
    return claims;
  }

  static Map<String, Object> header(String algorithm) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", algorithm);
    header.put("typ", "JWT");
    return header;
  }

  static Map<String, Object> headerWith(String algorithm, String name, Object value) {
    Map<String, Object> header = header(algorithm);
    header.put(name, value);
    return header;
  }

  static String hs256(Map<String, Object> claims) {
    return token(header("HS256"), claims, hmac("HmacSHA256", SECRET));
  }

  static String token(Map<String, Object> header, Map<String, Object> claims, Signer signer) {
    return token(
        JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims), signer);
  }

  static String token(String header, String claims, Signer signer) {
    String signed = Base64URL.encode(header) + "." + Base64URL.encode(claims);
    try {
      return signed + "." + Base64URL.encode(signer.sign(bytes(signed)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Signer hmac(String algorithm, byte[] secret) {
    return signed -> {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return mac.doFinal(signed);
    };
  }

  /** By a signature algorithm of the JDK, such as {@code SHA256withRSA}. */
  static Signer signer(String algorithm, PrivateKey key) {
    return signed -> {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(signed);
      return signature.sign();
    };
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  interface Signer {
    byte[] sign(byte[] signed) throws GeneralSecurityException;
  }
}
