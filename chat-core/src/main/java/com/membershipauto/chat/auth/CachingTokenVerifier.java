package com.membershipauto.chat.auth;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.UserId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers good tokens, so that a client that comes back is not checked anew: by the SHA-256 of
 * the token, at most {@link Setting#MAX_CACHED_TOKENS} of them, for {@link
 * Setting#TOKEN_CACHE_MILLIS}, and never past their end. So long may a key that was withdrawn still
 * be good for a token that was seen before. Safe for use by several threads at once.
 */
public final class CachingTokenVerifier implements TokenVerifier {
  private final TokenVerifier verifier;
  private final ChatConfig config;
  private final InstantSource clock;

  private final Object lock = new Object();
  // guarded by lock
  private final Map<ByteBuffer, Remembered> entries;
  private long forgotten;

  /** Remembers what {@code verifier} says. */
  public CachingTokenVerifier(TokenVerifier verifier, ChatConfig config, InstantSource clock) {
    this.verifier = verifier;
    this.config = config;
    this.clock = clock;
    int capacity = config.get(Setting.MAX_CACHED_TOKENS);
    this.entries =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Remembered> eldest) {
            return size() > capacity;
          }
        };
  }

  @Override
  public Result verify(String token) {
    if (token.length() > config.get(Setting.MAX_TOKEN_LENGTH)) {
      return new Result.Refused("too long");
    }
    ByteBuffer key = ByteBuffer.wrap(TicketCode.sha256(token));
    long before;
    synchronized (lock) {
      Remembered known = entries.get(key);
      if (known != null && clock.instant().isBefore(known.until)) {
        return known.result;
      }
      before = forgotten;
    }
    Result result = verifier.verify(token);
    Remembered entry = result instanceof Result.Verified verified ? entry(verified) : null;
    synchronized (lock) {
      if (entry == null) {
        entries.remove(key);
      } else if (before == forgotten) {
        entries.put(key, entry);
      }
    }
    return result;
  }

  @Override
  public boolean mayBlock() {
    return verifier.mayBlock();
  }

  /** Has the user's tokens checked anew from now on, those being checked just now too. */
  public void forget(UserId user) {
    synchronized (lock) {
      forgotten++;
      entries.values().removeIf(entry -> entry.result.participant().id().equals(user));
    }
  }

  private @Nullable Remembered entry(Result.Verified verified) {
    Instant until = clock.instant().plus(config.millis(Setting.TOKEN_CACHE_MILLIS));
    return new Remembered(
        verified, until.isBefore(verified.expiresAt()) ? until : verified.expiresAt());
  }

  private record Remembered(Result.Verified result, Instant until) {}
}
