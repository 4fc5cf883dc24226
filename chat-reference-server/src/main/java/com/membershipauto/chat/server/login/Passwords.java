package com.membershipauto.chat.server.login;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes passwords with PBKDF2 (RFC 8018 section 5.2) over HMAC-SHA-512. A hash takes tenths of a
 * second of CPU time on purpose. Its text is {@code pbkdf2-sha512$iterations$salt$key}, the last
 * two in Base64.
 */
public final class Passwords {
  /** The longest password in UTF-16 code units. */
  public static final int MAX_LENGTH = 1_024;

  private static final String SCHEME = "pbkdf2-sha512";
  private static final int ITERATIONS = 210_000;
  private static final int MAX_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int KEY_BYTES = 64;

  /** Matches no password that anybody knows, in the time that any other hash takes. */
  static final String OF_NOBODY = text(random(SALT_BYTES), random(KEY_BYTES));

  private Passwords() {}

  /** A new hash, with a salt of its own. */
  public static String hash(String password) {
    byte[] salt = random(SALT_BYTES);
    return text(salt, key(password, salt, ITERATIONS));
  }

  /**
   * Whether it is the password that {@code hash} was made of.
   *
   * @throws IllegalArgumentException {@code hash} is no hash of ours
   */
  static boolean matches(String password, String hash) {
    String[] parts = hash.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      throw new IllegalArgumentException("not a password hash");
    }
    int iterations = Integer.parseInt(parts[1]);
    if (iterations < 1 || iterations > MAX_ITERATIONS) {
      throw new IllegalArgumentException("not a password hash");
    }
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    byte[] expected = Base64.getDecoder().decode(parts[3]);
    return MessageDigest.isEqual(expected, key(password, salt, iterations));
  }

  private static byte[] key(String password, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA512", e);
    } finally {
      spec.clearPassword();
    }
  }

  private static String text(byte[] salt, byte[] key) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return String.join(
        "$",
        SCHEME,
        Integer.toString(ITERATIONS),
        base64.encodeToString(salt),
        base64.encodeToString(key));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
