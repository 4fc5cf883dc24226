package com.membershipauto.chat.auth;

import com.nimbusds.jose.jwk.OctetKeyPair;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** EdDSA with Ed25519 (RFC 8037) by the JDK itself: the JWT library would want Tink for it. */
final class Ed25519 {
  private static final int KEY_LENGTH = 32;

  /** What comes before the key's 32 bytes in its X.509 form (RFC 8410 section 4). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519() {}

  static boolean verify(OctetKeyPair key, byte[] signed, byte[] signature)
      throws GeneralSecurityException {
    byte[] x = key.getX().decode();
    if (x.length != KEY_LENGTH) {
      return false;
    }
    byte[] encoded = new byte[X509_PREFIX.length + KEY_LENGTH];
    System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
    System.arraycopy(x, 0, encoded, X509_PREFIX.length, KEY_LENGTH);
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    check.update(signed);
    return check.verify(signature);
  }
}
