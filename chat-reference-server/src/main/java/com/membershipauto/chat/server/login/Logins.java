package com.membershipauto.chat.server.login;

import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.server.access.ClientAddresses;
import com.membershipauto.chat.server.settings.Settings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Logs people in by name and password, and renews their tokens. Hashing and the database keep to a
 * few threads of their own; no method blocks. Safe for use by several threads at once.
 *
 * <p>Whether a name exists is not told, neither by the answer nor by the time that it takes.
 */
public final class Logins implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Logins.class.getName());

  /** What became of a request. */
  sealed interface Outcome {
    /** Welcome; {@code refresh} gets new access tokens. */
    record Granted(String access, String refresh) implements Outcome {
      /** Without the tokens. */
      @Override
      public String toString() {
        return "Granted";
      }
    }

    /** A new access token. */
    record Renewed(String access) implements Outcome {
      /** Without the token. */
      @Override
      public String toString() {
        return "Renewed";
      }
    }

    /** No such account, or not its password; or no good refresh token. */
    record Wrong() implements Outcome {}

    /** Too many failed before. */
    record Throttled(Duration retryAfter) implements Outcome {}

    /** Too many wait, or the database cannot be asked. */
    record Unavailable() implements Outcome {}
  }

  private final Accounts accounts;
  private final boolean demo;
  private final TokenIssuer issuer;
  private final Throttle perUser;
  private final Throttle perAddress;
  private final ThreadPoolExecutor executor;

  /** Starts no thread before the first login. */
  public Logins(
      Accounts accounts,
      boolean demo,
      TokenIssuer issuer,
      Settings.Login settings,
      LongSupplier nanoTime) {
    this.accounts = accounts;
    this.demo = demo;
    this.issuer = issuer;
    this.perUser =
        new Throttle(settings.burstPerUser(), settings.pause(), settings.entries(), nanoTime);
    this.perAddress =
        new Throttle(settings.burstPerAddress(), settings.pause(), settings.entries(), nanoTime);
    this.executor =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            task -> {
              Thread thread = new Thread(task, "chat-login");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Never completes exceptionally. */
  CompletionStage<Outcome> login(String name, String password, String address) {
    String network = ClientAddresses.network(address);
    Duration wait = perAddress.take(network);
    if (!wait.isZero()) {
      return done(new Outcome.Throttled(wait));
    }
    wait = perUser.take(key(name));
    if (!wait.isZero()) {
      perAddress.giveBack(network);
      return done(new Outcome.Throttled(wait));
    }
    return offload(() -> check(name, password))
        .whenComplete(
            (outcome, failure) -> {
              if (!(outcome instanceof Outcome.Wrong)) {
                perUser.giveBack(key(name));
                perAddress.giveBack(network);
              }
            });
  }

  /** Never completes exceptionally. */
  CompletionStage<Outcome> refresh(String token) {
    Optional<Participant> participant = issuer.verifyRefresh(token);
    return participant.isEmpty()
        ? done(new Outcome.Wrong())
        : offload(() -> renew(participant.get().id().value()));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private Outcome check(String name, String password) {
    Optional<Account> account;
    try {
      account = find(name);
    } catch (SQLException e) {
      return unavailable(e);
    }
    String hash = account.map(Account::passwordHash).orElse(Passwords.OF_NOBODY);
    if (!Passwords.matches(password, hash) || account.isEmpty()) {
      return new Outcome.Wrong();
    }
    Participant participant = participant(account.get());
    return new Outcome.Granted(issuer.access(participant, name), issuer.refresh(participant));
  }

  /** Only for those whose account is still there, and with the role that it has now. */
  private Outcome renew(String name) {
    try {
      return find(name)
          .<Outcome>map(account -> new Outcome.Renewed(issuer.access(participant(account), name)))
          .orElse(new Outcome.Wrong());
    } catch (SQLException e) {
      return unavailable(e);
    }
  }

  private Optional<Account> find(String name) throws SQLException {
    if (!Account.isName(name)) {
      return Optional.empty();
    }
    Optional<Account> stored = accounts.find(name);
    return stored.isEmpty() && demo ? Optional.ofNullable(DemoAccounts.ALL.get(name)) : stored;
  }

  private static Participant participant(Account account) {
    return new Participant(new UserId(account.name()), account.role());
  }

  /** Texts that are no names share one allowance: nobody needs it. */
  private static String key(String name) {
    return Account.isName(name) ? name : "";
  }

  private static Outcome unavailable(SQLException e) {
    LOG.log(Level.WARNING, () -> "Cannot read accounts, SQLSTATE " + e.getSQLState());
    return new Outcome.Unavailable();
  }

  private CompletableFuture<Outcome> offload(Supplier<Outcome> work) {
    try {
      return CompletableFuture.supplyAsync(work, executor).exceptionally(Logins::failed);
    } catch (RejectedExecutionException e) {
      return done(new Outcome.Unavailable());
    }
  }

  private static Outcome failed(Throwable failure) {
    LOG.log(Level.ERROR, "A login failed", failure);
    return new Outcome.Unavailable();
  }

  private static CompletableFuture<Outcome> done(Outcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
