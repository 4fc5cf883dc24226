package com.membershipauto.chat.auth;

import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Role;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Mints tokens as the seed's backend does: HS256, with {@code token_type}, {@code exp}, {@code
 * iat}, {@code jti} and {@code user_id}. For a login of one's own, for tools and for tests. Safe
 * for use by several threads at once; does not block.
 */
public final class TokenIssuer {
  private static final JWSHeader HEADER =
      new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();

  private final MACSigner signer;
  private final JwtVerifier refreshVerifier;
  private final Duration accessLife;
  private final Duration refreshLife;
  private final @Nullable String issuer;
  private final @Nullable String audience;
  private final String roleClaim;
  private final InstantSource clock;

  private TokenIssuer(Builder builder) {
    JwtVerifier.Builder verifier =
        JwtVerifier.builder()
            .secret(builder.secret)
            .roleClaim(builder.roleClaim)
            .tokenType(JwtClaims.REFRESH)
            .clock(builder.clock);
    if (builder.issuer != null) {
      verifier.issuer(builder.issuer);
    }
    if (builder.audience != null) {
      verifier.audience(builder.audience);
    }
    this.refreshVerifier = verifier.build();
    this.signer = signer(builder.secret);
    this.accessLife = builder.accessLife;
    this.refreshLife = builder.refreshLife;
    this.issuer = builder.issuer;
    this.audience = builder.audience;
    this.roleClaim = builder.roleClaim;
    this.clock = builder.clock;
  }

  /**
   * An issuer that signs with this secret, which the {@link JwtVerifier} has too.
   *
   * @param secret at least 32 bytes; copied
   */
  public static Builder builder(byte[] secret) {
    return new Builder(secret.clone());
  }

  /**
   * A token to connect with.
   *
   * @param name what people call the participant, for the client's use; null for none
   */
  public String access(Participant participant, @Nullable String name) {
    return mint(participant, name, JwtClaims.ACCESS, accessLife);
  }

  /** A token to get access tokens with, and for nothing else. */
  public String refresh(Participant participant) {
    return mint(participant, null, JwtClaims.REFRESH, refreshLife);
  }

  /** Whose refresh token this is; empty when it is not a good one. */
  public Optional<Participant> verifyRefresh(String token) {
    return refreshVerifier.verify(token) instanceof Result.Verified verified
        ? Optional.of(verified.participant())
        : Optional.empty();
  }

  private String mint(
      Participant participant, @Nullable String name, String tokenType, Duration life) {
    Instant now = clock.instant();
    String id = participant.id().value();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .claim(JwtClaims.TOKEN_TYPE, tokenType)
            .expirationTime(Date.from(now.plus(life)))
            .issueTime(Date.from(now))
            .jwtID(UUID.randomUUID().toString().replace("-", ""))
            .claim(JwtClaims.USER_ID, id)
            .subject(id);
    // What is null is left out.
    claims.claim("name", name).issuer(issuer).audience(audience);
    if (participant.isSupport()) {
      claims.claim(roleClaim, Role.SUPPORT.wireName());
    }
    SignedJWT token = new SignedJWT(HEADER, claims.build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
    return token.serialize();
  }

  private static MACSigner signer(byte[] secret) {
    try {
      return new MACSigner(secret);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used", e);
    }
  }

  /** How tokens are minted; issuer, audience and role claim as the verifier wants them. */
  public static final class Builder {
    private final byte[] secret;
    private Duration accessLife = Duration.ofHours(1);
    private Duration refreshLife = Duration.ofDays(7);
    private @Nullable String issuer;
    private @Nullable String audience;
    private String roleClaim = "role";
    private InstantSource clock = InstantSource.system();

    private Builder(byte[] secret) {
      this.secret = secret;
    }

    /** By default one hour. */
    public Builder accessLife(Duration value) {
      this.accessLife = value;
      return this;
    }

    /** By default seven days. */
    public Builder refreshLife(Duration value) {
      this.refreshLife = value;
      return this;
    }

    public Builder issuer(@Nullable String value) {
      this.issuer = value;
      return this;
    }

    public Builder audience(@Nullable String value) {
      this.audience = value;
      return this;
    }

    public Builder roleClaim(String value) {
      this.roleClaim = value;
      return this;
    }

    public Builder clock(InstantSource value) {
      this.clock = value;
      return this;
    }

    /**
     * The issuer.
     *
     * @throws IllegalArgumentException the secret is too short
     */
    public TokenIssuer build() {
      return new TokenIssuer(this);
    }
  }
}
