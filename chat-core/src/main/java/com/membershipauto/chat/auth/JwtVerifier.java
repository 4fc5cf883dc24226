package com.membershipauto.chat.auth;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks signed JSON Web Tokens (RFC 7519, RFC 7515, by the rules of RFC 8725): those that the
 * seed's backend mints, and standard ones.
 *
 * <p>Keys and algorithms come from the configuration only. Of a token's header, {@code alg} must be
 * one of the allowed and {@code kid} picks among the configured keys; {@code jwk}, {@code jku},
 * {@code x5c} and {@code x5u} are not read. {@code exp} is required and strict by default ({@link
 * Setting#TOKEN_LATE_MILLIS}); {@code nbf} and {@code iat} may be a little in the future ({@link
 * Setting#TOKEN_EARLY_MILLIS}).
 *
 * <p>The user is {@code user_id}, else {@code sub}; a whole number stands for its decimal text. A
 * {@code token_type}, where there is one, must be {@code access}. Safe for use by several threads
 * at once.
 */
public final class JwtVerifier implements TokenVerifier, AutoCloseable {
  static final int MIN_SECRET_BYTES = 32;

  private static final Set<String> SYMMETRIC = Set.of("HS256");
  private static final Set<String> ASYMMETRIC = Set.of("RS256", "ES256", "EdDSA");

  /** Stricter than the library's decoder, which skips what is not base64url. */
  private static final Pattern COMPACT =
      Pattern.compile("([A-Za-z0-9_-]++)\\.([A-Za-z0-9_-]++)\\.([A-Za-z0-9_-]++)");

  /** Neither an access token of another format nor a token for another purpose. */
  private static final Set<String> TYPES =
      Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

  /** What changes how a token is to be read, in ways that nobody here understands. */
  private static final Set<String> UNSUPPORTED = Set.of("crit", "b64", "cty", "enc", "zip");

  private static final Result MALFORMED = new Result.Refused("not a signed JWT");

  private final JwtKeys keys;
  private final Set<String> algorithms;
  private final JwtClaims rules;
  private final int maxLength;
  private final InstantSource clock;

  private JwtVerifier(Builder builder) {
    this.algorithms = builder.checkedAlgorithms();
    this.keys =
        new JwtKeys(
            builder.macVerifier(),
            builder.jwks.isEmpty() ? null : new Jwks(builder.jwks, builder.config, builder.clock));
    this.rules =
        new JwtClaims(
            builder.issuer,
            builder.audience,
            builder.roleClaim,
            builder.tokenType,
            !builder.tokenType.equals(JwtClaims.ACCESS),
            builder.config.millis(Setting.TOKEN_EARLY_MILLIS),
            builder.config.millis(Setting.TOKEN_LATE_MILLIS));
    this.maxLength = builder.config.get(Setting.MAX_TOKEN_LENGTH);
    this.clock = builder.clock;
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Result verify(String token) {
    if (token.length() > maxLength) {
      return new Result.Refused("too long");
    }
    Matcher parts = COMPACT.matcher(token);
    if (!parts.matches()) {
      return MALFORMED;
    }
    Map<String, Object> header = json(parts.group(1));
    if (header == null) {
      return MALFORMED;
    }
    Result refusal = judge(header);
    if (refusal != null) {
      return refusal;
    }
    byte[] signed = token.substring(0, parts.end(2)).getBytes(StandardCharsets.US_ASCII);
    // Made anew of what was judged, so that the library never sees a key that the header brings.
    JWSHeader clean =
        new JWSHeader.Builder(JWSAlgorithm.parse((String) header.get("alg")))
            .keyID((String) header.get("kid"))
            .build();
    refusal = keys.judge(clean, signed, new Base64URL(parts.group(3)));
    if (refusal != null) {
      return refusal;
    }
    Map<String, Object> claims = json(parts.group(2));
    return claims == null ? MALFORMED : rules.judge(claims, clock.instant());
  }

  /** Only keys that a server publishes have to be waited for. */
  @Override
  public boolean mayBlock() {
    return keys.mayBlock();
  }

  /** Stops fetching keys ahead; tokens can still be checked. Idempotent. */
  @Override
  public void close() {
    keys.close();
  }

  private @Nullable Result judge(Map<String, Object> header) {
    if (!(header.get("alg") instanceof String algorithm) || !algorithms.contains(algorithm)) {
      return new Result.Refused("algorithm not allowed");
    }
    for (String name : UNSUPPORTED) {
      if (header.containsKey(name)) {
        return new Result.Refused("unsupported header");
      }
    }
    if (header.containsKey("typ")
        && !(header.get("typ") instanceof String type
            && TYPES.contains(type.toLowerCase(Locale.ROOT)))) {
      return new Result.Refused("wrong typ");
    }
    return header.containsKey("kid") && !(header.get("kid") instanceof String)
        ? new Result.Refused("kid is no text")
        : null;
  }

  /** Null for what is no JSON object, or one that says the same name twice. */
  private static @Nullable Map<String, Object> json(String base64) {
    try {
      return JSONObjectUtils.parse(new Base64URL(base64).decodeToString());
    } catch (ParseException e) {
      return null;
    }
  }

  /**
   * What a {@link JwtVerifier} trusts. A secret, a JWKS, or both are needed; all else is optional.
   */
  public static final class Builder {
    private byte @Nullable [] secret;
    private final List<URI> jwks = new ArrayList<>();
    private @Nullable Set<String> algorithms;
    private @Nullable String issuer;
    private @Nullable String audience;
    private String roleClaim = "role";
    private String tokenType = JwtClaims.ACCESS;
    private ChatConfig config = ChatConfig.DEFAULT;
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /** The key of HS256, at least 32 bytes. Copied. */
    public Builder secret(byte[] value) {
      this.secret = value.clone();
      return this;
    }

    /** Where public keys are published; several may be added. {@code https}, or on localhost. */
    public Builder jwks(URI url) {
      this.jwks.add(url);
      return this;
    }

    /**
     * Which of HS256, RS256, ES256 and EdDSA (Ed25519) are allowed. By default HS256 when there is
     * a secret, and the others when there is a JWKS.
     */
    public Builder algorithms(Collection<String> names) {
      this.algorithms = Set.copyOf(names);
      return this;
    }

    /** What {@code iss} must be; by default anything. */
    public Builder issuer(String value) {
      this.issuer = value;
      return this;
    }

    /** What {@code aud} must be or contain; by default anything. */
    public Builder audience(String value) {
      this.audience = value;
      return this;
    }

    /**
     * The claim whose value {@code support}, alone or in an array, makes a member of support; all
     * others are customers. {@code role} by default. Dots lead into nested claims, as in {@code
     * realm_access.roles}, unless there is a claim of the whole name.
     */
    public Builder roleClaim(String value) {
      this.roleClaim = value;
      return this;
    }

    /** Bounds and waits; by default {@link ChatConfig#DEFAULT}. */
    public Builder config(ChatConfig value) {
      this.config = value;
      return this;
    }

    public Builder clock(InstantSource value) {
      this.clock = value;
      return this;
    }

    Builder tokenType(String value) {
      this.tokenType = value;
      return this;
    }

    /**
     * The verifier. Fetches nothing yet.
     *
     * @throws IllegalArgumentException no key at all, a short secret, an unknown algorithm or one
     *     without a key, or a JWKS URL that is not safe; the text has no secret in it
     */
    public JwtVerifier build() {
      return new JwtVerifier(this);
    }

    private @Nullable MACVerifier macVerifier() {
      if (secret == null) {
        return null;
      }
      if (secret.length < MIN_SECRET_BYTES) {
        throw new IllegalArgumentException(
            "the secret needs at least " + MIN_SECRET_BYTES + " bytes");
      }
      try {
        return new MACVerifier(secret);
      } catch (JOSEException e) {
        throw new IllegalArgumentException("the secret cannot be used", e);
      }
    }

    private Set<String> checkedAlgorithms() {
      Set<String> usable = new LinkedHashSet<>();
      if (secret != null) {
        usable.addAll(SYMMETRIC);
      }
      if (!jwks.isEmpty()) {
        usable.addAll(ASYMMETRIC);
      }
      Set<String> wanted = algorithms == null ? usable : algorithms;
      if (wanted.isEmpty()) {
        throw new IllegalArgumentException("a secret, a JWKS or both are needed");
      }
      for (String name : wanted) {
        if (!usable.contains(name)) {
          throw new IllegalArgumentException(
              "of HS256 (needs a secret), RS256, ES256 and EdDSA (need a JWKS), none is " + name);
        }
      }
      return Set.copyOf(wanted);
    }
  }
}
