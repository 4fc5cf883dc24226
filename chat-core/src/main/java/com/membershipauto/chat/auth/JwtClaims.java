package com.membershipauto.chat.auth;

import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a token with a good signature must say (RFC 7519 section 4.1).
 *
 * @param tokenType the only {@code token_type} that will do
 * @param tokenTypeRequired whether there must be one
 * @param early how far in the future {@code nbf} and {@code iat} may be
 * @param late how far in the past {@code exp} may be
 */
record JwtClaims(
    @Nullable String issuer,
    @Nullable String audience,
    String roleClaim,
    String tokenType,
    boolean tokenTypeRequired,
    Duration early,
    Duration late) {
  static final String TOKEN_TYPE = "token_type";
  static final String USER_ID = "user_id";
  static final String SUBJECT = "sub";
  static final String ACCESS = "access";
  static final String REFRESH = "refresh";

  /** The end of the year 9999. */
  private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

  Result judge(Map<String, Object> claims, Instant now) {
    Instant expiry = time(claims.get("exp"));
    if (expiry == null) {
      return new Result.Refused("no exp, or none that is a time");
    }
    Instant end = expiry.plus(late);
    if (!now.isBefore(end)) {
      return new Result.Refused("expired");
    }
    if (!hasBegun(claims, "nbf", now)) {
      return new Result.Refused("not yet valid");
    }
    if (!hasBegun(claims, "iat", now)) {
      return new Result.Refused("issued in the future");
    }
    if (tokenTypeRequired || claims.containsKey(TOKEN_TYPE)) {
      if (!tokenType.equals(claims.get(TOKEN_TYPE))) {
        return new Result.Refused("wrong token_type");
      }
    }
    if (issuer != null && !issuer.equals(claims.get("iss"))) {
      return new Result.Refused("wrong issuer");
    }
    if (audience != null && !isOrContains(claims.get("aud"), audience)) {
      return new Result.Refused("wrong audience");
    }
    UserId user = user(claims);
    return user == null
        ? new Result.Refused("no user_id or sub, or none that can be used")
        : new Result.Verified(new Participant(user, role(claims)), end);
  }

  private boolean hasBegun(Map<String, Object> claims, String name, Instant now) {
    if (!claims.containsKey(name)) {
      return true;
    }
    Instant time = time(claims.get(name));
    return time != null && !time.isAfter(now.plus(early));
  }

  /** A NumericDate may have a fraction, which is cut. */
  private static @Nullable Instant time(@Nullable Object claim) {
    if (!(claim instanceof Number number)) {
      return null;
    }
    double seconds = number.doubleValue();
    return seconds >= 0 && seconds <= MAX_EPOCH_SECOND
        ? Instant.ofEpochSecond(number.longValue())
        : null;
  }

  /** A user_id that cannot be used is not made good by a sub: it may be somebody else. */
  private static @Nullable UserId user(Map<String, Object> claims) {
    Object id = claims.get(claims.containsKey(USER_ID) ? USER_ID : SUBJECT);
    try {
      return id instanceof String || id instanceof Long ? new UserId(id.toString()) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Role role(Map<String, Object> claims) {
    return isOrContains(claim(claims, roleClaim), Role.SUPPORT.wireName())
        ? Role.SUPPORT
        : Role.USER;
  }

  /** The claim of this name; without one, each dot of the name leads a level down. */
  private static @Nullable Object claim(Map<?, ?> claims, String path) {
    if (claims.containsKey(path)) {
      return claims.get(path);
    }
    Object value = claims;
    for (String name : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value;
  }

  private static boolean isOrContains(@Nullable Object claim, String wanted) {
    return claim instanceof Collection<?> values
        ? values.contains(wanted)
        : Objects.equals(claim, wanted);
  }
}
