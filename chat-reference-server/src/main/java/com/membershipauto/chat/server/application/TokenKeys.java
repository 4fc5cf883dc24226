package com.membershipauto.chat.server.application;

import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.server.settings.Settings;
import com.membershipauto.chat.server.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks and makes tokens with the keys that are set. */
public final class TokenKeys {
  private final Settings settings;
  private final byte @Nullable [] secret;

  private TokenKeys(Settings settings, byte @Nullable [] secret) {
    this.settings = settings;
    this.secret = secret;
  }

  /**
   * The keys of the settings; the demo's own secret is made when it is not there yet.
   *
   * @throws SettingsException the demo's secret can neither be read nor made
   */
  public static TokenKeys of(Settings settings) throws SettingsException {
    String secret = settings.tokens().secret();
    if (secret == null && settings.demo()) {
      try {
        secret = DemoSecret.of(settings.dataDir());
      } catch (IOException e) {
        throw new SettingsException(
            "CHAT_DATA_DIR must be a folder that can be written to, not " + settings.dataDir());
      }
    }
    return new TokenKeys(settings, secret == null ? null : secret.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What checks access tokens. To be closed.
   *
   * @throws SettingsException the keys cannot be used
   */
  JwtVerifier verifier() throws SettingsException {
    Settings.Tokens tokens = settings.tokens();
    JwtVerifier.Builder verifier =
        JwtVerifier.builder().roleClaim(tokens.roleClaim()).config(settings.chat());
    if (secret != null) {
      verifier.secret(secret);
    }
    if (tokens.jwksUrl() != null) {
      verifier.jwks(tokens.jwksUrl());
    }
    if (!tokens.algorithms().isEmpty()) {
      verifier.algorithms(tokens.algorithms());
    }
    if (tokens.issuer() != null) {
      verifier.issuer(tokens.issuer());
    }
    if (tokens.audience() != null) {
      verifier.audience(tokens.audience());
    }
    try {
      return verifier.build();
    } catch (IllegalArgumentException e) {
      throw new SettingsException("the token settings cannot be used: " + e.getMessage());
    }
  }

  /** What makes tokens; empty without a secret to sign with, or when HS256 is not accepted. */
  public Optional<TokenIssuer> issuer() {
    return issuer(settings.tokens().accessLife());
  }

  /** The same, for access tokens of another life. */
  public Optional<TokenIssuer> issuer(Duration accessLife) {
    Settings.Tokens tokens = settings.tokens();
    boolean accepted = tokens.algorithms().isEmpty() || tokens.algorithms().contains("HS256");
    return secret == null || !accepted
        ? Optional.empty()
        : Optional.of(
            TokenIssuer.builder(secret)
                .accessLife(accessLife)
                .refreshLife(tokens.refreshLife())
                .issuer(tokens.issuer())
                .audience(tokens.audience())
                .roleClaim(tokens.roleClaim())
                .build());
  }
}
