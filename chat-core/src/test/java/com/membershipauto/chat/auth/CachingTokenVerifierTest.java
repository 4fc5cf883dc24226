package com.membershipauto.chat.auth;

import static com.membershipauto.chat.auth.TestTokens.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class CachingTokenVerifierTest {
  private static final Result ALICE =
      new Result.Verified(Participant.user("alice"), NOW.plusSeconds(30));
  private static final Result BOB =
      new Result.Verified(Participant.user("bob"), NOW.plusSeconds(3600));

  private final ManualClock clock = new ManualClock();
  private final Map<String, Result> known =
      new ConcurrentHashMap<>(Map.of("alice's", ALICE, "bob's", BOB));
  private final List<String> asked = new ArrayList<>();
  private final CachingTokenVerifier verifier = caching(ChatConfig.DEFAULT);

  @Test
  void aGoodTokenIsCheckedOnce() {
    assertThat(verifier.verify("bob's")).isEqualTo(BOB);
    assertThat(verifier.verify("bob's")).isEqualTo(BOB);

    assertThat(asked).containsExactly("bob's");
  }

  @Test
  void aTokenIsNotRememberedPastItsEnd() {
    verifier.verify("alice's");
    clock.advance(Duration.ofSeconds(30));
    known.put("alice's", new Result.Refused("expired"));

    assertThat(verifier.verify("alice's")).isEqualTo(new Result.Refused("expired"));
  }

  @Test
  void aTokenIsNotRememberedForLongerThanIsConfigured() {
    verifier.verify("bob's");
    clock.advance(Duration.ofSeconds(60));
    verifier.verify("bob's");

    assertThat(asked).containsExactly("bob's", "bob's");
  }

  @Test
  void whatIsNotGoodIsNotRemembered() {
    verifier.verify("other");
    verifier.verify("other");

    assertThat(asked).containsExactly("other", "other");
  }

  @Test
  void theOldestIsForgottenWhenThereAreTooMany() {
    CachingTokenVerifier small = caching(ChatConfig.DEFAULT.with(Setting.MAX_CACHED_TOKENS, 1));
    small.verify("alice's");
    small.verify("bob's");
    small.verify("bob's");
    small.verify("alice's");

    assertThat(asked).containsExactly("alice's", "bob's", "alice's");
  }

  @Test
  void aUsersTokensCanBeForgotten() {
    verifier.verify("alice's");
    verifier.verify("bob's");

    verifier.forget(new UserId("alice"));
    verifier.verify("alice's");
    verifier.verify("bob's");

    assertThat(asked).containsExactly("alice's", "bob's", "alice's");
  }

  @Test
  void aTokenThatIsBeingCheckedIsForgottenToo() {
    List<CachingTokenVerifier> self = new ArrayList<>();
    CachingTokenVerifier caching =
        new CachingTokenVerifier(
            token -> {
              asked.add(token);
              self.get(0).forget(new UserId("alice"));
              return ALICE;
            },
            ChatConfig.DEFAULT,
            clock);
    self.add(caching);

    caching.verify("alice's");
    caching.verify("alice's");

    assertThat(asked).hasSize(2);
  }

  @Test
  void aHugeTokenIsNotLookedAt() {
    assertThat(verifier.verify("x".repeat(8193))).isEqualTo(new Result.Refused("too long"));
    assertThat(asked).isEmpty();
  }

  @Test
  void itMayBlockIfItsVerifierMay() {
    assertThat(verifier.mayBlock()).isTrue();
    try (JwtVerifier secret = JwtVerifier.builder().secret(TestTokens.SECRET).build()) {
      assertThat(new CachingTokenVerifier(secret, ChatConfig.DEFAULT, clock).mayBlock()).isFalse();
    }
  }

  private CachingTokenVerifier caching(ChatConfig config) {
    return new CachingTokenVerifier(
        token -> {
          asked.add(token);
          return known.getOrDefault(token, new Result.Refused("unknown"));
        },
        config,
        clock);
  }
}
