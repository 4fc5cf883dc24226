package com.membershipauto.chat.auth;

import static com.membershipauto.chat.auth.TestTokens.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import org.junit.jupiter.api.Test;

/** With the key and the signature of RFC 8037, appendix A. */
class Ed25519Test {
  private static final byte[] SIGNED =
      bytes("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc");
  private static final byte[] SIGNATURE =
      new Base64URL(
              "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
          .decode();
  private static final OctetKeyPair KEY =
      key(new Base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));

  @Test
  void theSignatureOfTheStandardIsGood() throws Exception {
    assertThat(Ed25519.verify(KEY, SIGNED, SIGNATURE)).isTrue();
  }

  @Test
  void aSignatureOfSomethingElseIsNot() throws Exception {
    byte[] other = SIGNED.clone();
    other[other.length - 1] ^= 1;

    assertThat(Ed25519.verify(KEY, other, SIGNATURE)).isFalse();
  }

  @Test
  void aChangedSignatureIsNot() throws Exception {
    byte[] other = SIGNATURE.clone();
    other[40] ^= 1;

    assertThat(Ed25519.verify(KEY, SIGNED, other)).isFalse();
  }

  @Test
  void aKeyOfTheWrongLengthIsNot() throws Exception {
    assertThat(Ed25519.verify(key(Base64URL.encode(new byte[31])), SIGNED, SIGNATURE)).isFalse();
  }

  private static OctetKeyPair key(Base64URL x) {
    return new OctetKeyPair.Builder(Curve.Ed25519, x).build();
  }
}
