package com.membershipauto.chat.auth;

import static com.membershipauto.chat.auth.TestTokens.NOW;
import static com.membershipauto.chat.auth.TestTokens.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.memory.InMemoryTicketStore;
import com.membershipauto.chat.model.Participant;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final Executor NEVER =
      task -> {
        throw new RejectedExecutionException();
      };

  private final ManualClock clock = new ManualClock();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final JwtVerifier secret = JwtVerifier.builder().secret(SECRET).clock(clock).build();
  private final TokenIssuer issuer = TokenIssuer.builder(SECRET).clock(clock).build();
  private final String token = issuer.access(ALICE, null);
  private final Authenticator authenticator = with(secret, ChatConfig.DEFAULT, tasks::add);

  @Test
  void aGoodTokenComesInAtOnce() {
    Handshake.Accepted accepted = accepted(authenticator.authenticate(request(token)));

    assertThat(accepted.participant()).isEqualTo(ALICE);
    assertThat(accepted.expiresAt()).isEqualTo(NOW.plusSeconds(3600));
    assertThat(tasks).isEmpty();
  }

  @Test
  void aBearerTokenComesIn() {
    for (String header : List.of("Bearer " + token, "bearer " + token, "BEARER   " + token)) {
      accepted(authenticator.authenticate(request(null, null, header)));
    }
  }

  @Test
  void noCredentialIsRefused() {
    assertRefused(401, authenticator.authenticate(request(null, null, null)));
    assertRefused(401, authenticator.authenticate(request(null, null, "Bearer")));
    assertRefused(401, authenticator.authenticate(request(null, null, "Bearer ")));
    assertRefused(401, authenticator.authenticate(request(null, null, "Basic YTpi")));
    assertRefused(401, authenticator.authenticate(request(null, null, token)));
  }

  @Test
  void aBadTokenIsRefused() {
    assertRefused(401, authenticator.authenticate(request("")));
    assertRefused(401, authenticator.authenticate(request("null")));
    assertRefused(401, authenticator.authenticate(request(token + "," + token)));
    assertRefused(401, authenticator.authenticate(request(null, null, "Bearer " + token + " x")));
  }

  @Test
  void theSameTokenTwiceComesIn() {
    accepted(authenticator.authenticate(request(token, null, "Bearer " + token)));
  }

  @Test
  void aProxysOwnAuthorizationIsNotLookedAt() {
    accepted(authenticator.authenticate(request(token, null, "Basic YTpi")));
  }

  @Test
  void severalDifferentCredentialsAreRefused() {
    String other = issuer.access(Participant.user("bob"), null);

    assertRefused(401, authenticator.authenticate(request(token, null, "Bearer " + other)));
    assertRefused(401, authenticator.authenticate(request(token, "x".repeat(43), null)));
    assertRefused(
        401, authenticator.authenticate(request(null, "x".repeat(43), "Bearer " + token)));
    assertRefused(401, authenticator.authenticate(request(token, "", null)));
    assertThat(tasks).isEmpty();
  }

  @Test
  void theOriginIsJudgedFirst() {
    HandshakeRequest foreign =
        new HandshakeRequest(
            token, null, null, "https://evil.example", "chat.example", "192.0.2.1");
    HandshakeRequest foreignWithoutToken =
        new HandshakeRequest(null, null, null, "null", "chat.example", "192.0.2.1");

    assertRefused(403, authenticator.authenticate(foreign));
    assertRefused(403, authenticator.authenticate(foreignWithoutToken));
  }

  @Test
  void aPageOfTheSameHostComesIn() {
    accepted(
        authenticator.authenticate(
            new HandshakeRequest(
                token, null, null, "https://chat.example", "chat.example", "192.0.2.1")));
  }

  @Test
  void tooManyConnectionsAreRefusedUntilOneEnds() {
    Authenticator small =
        with(secret, ChatConfig.DEFAULT.with(Setting.MAX_CONNECTIONS, 1), tasks::add);
    Handshake.Accepted first = accepted(small.authenticate(request(token)));

    assertRefused(429, small.authenticate(request(token)));
    assertThat(small.connections()).isEqualTo(1);

    first.release();
    first.release();
    assertThat(small.connections()).isZero();
    accepted(small.authenticate(request(token)));
  }

  @Test
  void whoIsRefusedTakesNoPlace() {
    assertRefused(401, authenticator.authenticate(request("bad")));

    assertThat(authenticator.connections()).isZero();
  }

  @Test
  void aVerifierThatMayBlockIsNotAskedOnTheCallersThread() {
    Authenticator hopping = with(value -> secret.verify(value), ChatConfig.DEFAULT, tasks::add);
    CompletionStage<Handshake> handshake = hopping.authenticate(request(token));
    assertThat(handshake.toCompletableFuture()).isNotDone();

    tasks.remove().run();

    accepted(handshake);
  }

  @Test
  void anExecutorThatIsFullAnswersTryAgain() {
    Authenticator full = with(value -> secret.verify(value), ChatConfig.DEFAULT, NEVER);

    assertRefused(503, full.authenticate(request(token)));
    assertThat(full.verify(token).toCompletableFuture())
        .isCompletedWithValue(new Result.Unavailable("too busy"));
  }

  @Test
  void keysThatCannotBeFetchedAnswerTryAgain() {
    Authenticator away =
        with(value -> new Result.Unavailable("away"), ChatConfig.DEFAULT, Runnable::run);

    assertRefused(503, away.authenticate(request(token)));
  }

  @Test
  void aVerifierThatFailsLetsNobodyIn() {
    Authenticator failing =
        with(
            value -> {
              throw new IllegalStateException(value);
            },
            ChatConfig.DEFAULT,
            Runnable::run);

    List<String> log = logOf(() -> assertRefused(503, failing.authenticate(request(token))));

    assertThat(log).isNotEmpty().noneMatch(line -> line.contains(token));
  }

  @Test
  void aTokenThatEndsWhileItWaitsIsRefused() {
    Authenticator hopping =
        with(
            value -> {
              Result result = secret.verify(value);
              clock.advance(Duration.ofHours(1));
              return result;
            },
            ChatConfig.DEFAULT,
            Runnable::run);

    assertRefused(401, hopping.authenticate(request(token)));
  }

  @Test
  void aServerThatStopsLetsNobodyIn() {
    authenticator.stop();

    assertRefused(503, authenticator.authenticate(request(token)));
  }

  @Test
  void aServerThatStopsLetsNobodyInWhoIsUnderWay() {
    Authenticator hopping = with(value -> secret.verify(value), ChatConfig.DEFAULT, tasks::add);
    CompletionStage<Handshake> handshake = hopping.authenticate(request(token));

    hopping.stop();
    tasks.remove().run();

    assertRefused(503, handshake);
    assertThat(hopping.connections()).isZero();
  }

  @Test
  void noTokenReachesTheLogOrAReason() {
    String bad = token.substring(0, token.length() - 1);
    List<String> seen = new ArrayList<>();
    seen.addAll(
        logOf(
            () -> {
              seen.add(String.valueOf(authenticator.authenticate(request(bad))));
              seen.add(String.valueOf(request(bad, bad, bad)));
              authenticator
                  .authenticate(request(bad))
                  .thenAccept(handshake -> seen.add(handshake.toString()));
            }));

    assertThat(seen).hasSizeGreaterThan(3).noneMatch(text -> text.contains(bad.substring(0, 20)));
  }

  private Authenticator with(TokenVerifier verifier, ChatConfig config, Executor executor) {
    return new Authenticator(
        OriginPolicy.sameHost(), verifier, new InMemoryTicketStore(), config, executor, clock);
  }

  private static HandshakeRequest request(@Nullable String token) {
    return request(token, null, null);
  }

  private static HandshakeRequest request(
      @Nullable String token, @Nullable String ticket, @Nullable String authorization) {
    return new HandshakeRequest(token, ticket, authorization, null, "chat.example", "192.0.2.1");
  }

  private static Handshake.Accepted accepted(CompletionStage<Handshake> stage) {
    assertThat(stage.toCompletableFuture())
        .isCompletedWithValueMatching(Handshake.Accepted.class::isInstance);
    return (Handshake.Accepted) stage.toCompletableFuture().join();
  }

  private static void assertRefused(int status, CompletionStage<Handshake> stage) {
    assertThat(stage.toCompletableFuture())
        .isCompletedWithValueMatching(
            handshake ->
                handshake instanceof Handshake.Refused refused && refused.status() == status);
  }

  /** What the authenticator logs, at every level, while {@code work} runs. */
  private static List<String> logOf(Runnable work) {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage() + " " + line.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(Authenticator.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    try {
      work.run();
    } finally {
      logger.setLevel(null);
      logger.setUseParentHandlers(true);
      logger.removeHandler(handler);
    }
    return lines;
  }
}
