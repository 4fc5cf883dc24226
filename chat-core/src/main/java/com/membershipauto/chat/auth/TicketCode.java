package com.membershipauto.chat.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a ticket: 256 random bits in base64url, 43 characters; stored as its hash only. */
final class TicketCode {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private TicketCode() {}

  static String random() {
    byte[] bits = new byte[32];
    RANDOM.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  /** The hash to look up; null for what cannot be a ticket, so that the store is not asked. */
  static @Nullable String hashOf(String untrusted) {
    return CODE.matcher(untrusted).matches() ? hashOfCode(untrusted) : null;
  }

  /** SHA-256 in lower-case hexadecimal. No salt: nobody guesses 256 random bits. */
  static String hashOfCode(String code) {
    return HexFormat.of().formatHex(sha256(code));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
