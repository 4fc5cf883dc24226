package com.membershipauto.chat.auth;

import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.spi.TicketStore;
import com.membershipauto.chat.spi.TicketStore.StoredTicket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Decides on every handshake, before the upgrade: origin, then credential, then whether there is a
 * place. Safe for use by several threads at once; no method blocks, what blocks is run by the
 * executor.
 */
public final class Authenticator {
  private static final Logger LOG = System.getLogger(Authenticator.class.getName());

  private static final Handshake BAD_ORIGIN = new Handshake.Refused(403, "origin not allowed");
  private static final Handshake BAD_CREDENTIAL =
      new Handshake.Refused(401, "no token, or not a good one");
  private static final Handshake FULL = new Handshake.Refused(429, "too many connections");
  private static final Handshake UNAVAILABLE =
      new Handshake.Refused(503, "cannot be checked now, try again later");
  private static final Handshake STOPPING = new Handshake.Refused(503, "the server is stopping");

  private final OriginPolicy origins;
  private final TokenVerifier verifier;
  private final TicketStore tickets;
  private final ChatConfig config;
  private final Executor executor;
  private final InstantSource clock;
  private final Admission admission;

  private volatile boolean stopped;

  /**
   * @param executor runs what blocks; may reject, which is answered as busy. It must not run tasks
   *     on the caller's thread
   */
  public Authenticator(
      OriginPolicy origins,
      TokenVerifier verifier,
      TicketStore tickets,
      ChatConfig config,
      Executor executor,
      InstantSource clock) {
    this.origins = origins;
    this.verifier = verifier;
    this.tickets = tickets;
    this.config = config;
    this.executor = executor;
    this.clock = clock;
    this.admission = new Admission(config);
  }

  /**
   * Decides. The stage is complete already unless a ticket is shown or the verifier may block;
   * otherwise it completes on the executor. It never completes exceptionally.
   */
  public CompletionStage<Handshake> authenticate(HandshakeRequest request) {
    if (stopped) {
      return done(STOPPING);
    }
    if (!origins.allows(request.origin(), request.host())) {
      return done(BAD_ORIGIN);
    }
    Credential credential = Credential.of(request);
    if (credential == null) {
      return done(BAD_CREDENTIAL);
    }
    String address = request.remoteAddress();
    if (credential.isTicket()) {
      String hash = TicketCode.hashOf(credential.value());
      return hash == null
          ? done(BAD_CREDENTIAL)
          : offload(() -> consume(hash, address)).exceptionally(Authenticator::unavailable);
    }
    return verify(credential.value())
        .thenApply(result -> admit(result, address))
        .exceptionally(Authenticator::unavailable);
  }

  /**
   * Checks a token as in a handshake, on the executor if the verifier may block. Never completes
   * exceptionally: what cannot be checked now is {@link Result.Unavailable}.
   */
  public CompletionStage<Result> verify(String token) {
    return verifier.mayBlock()
        ? offload(() -> verifyNow(token)).exceptionally(e -> new Result.Unavailable("too busy"))
        : done(verifyNow(token));
  }

  /**
   * Makes a ticket that lets {@code participant} in once, until {@code sessionExpiresAt}.
   *
   * @param sessionExpiresAt when the token ends that the ticket is asked for with
   * @return completes on the executor; exceptionally with a {@link StoreException} when the store
   *     cannot be asked, or too many wait for it
   */
  public CompletionStage<Ticket> issueTicket(Participant participant, Instant sessionExpiresAt) {
    String code = TicketCode.random();
    Instant ownEnd =
        clock
            .instant()
            .plus(config.millis(Setting.TICKET_LIFE_MILLIS))
            .truncatedTo(ChronoUnit.MILLIS);
    Instant sessionEnd = sessionExpiresAt.truncatedTo(ChronoUnit.MILLIS);
    Instant end = ownEnd.isBefore(sessionEnd) ? ownEnd : sessionEnd;
    return offload(
        () -> {
          tickets.save(new StoredTicket(TicketCode.hashOfCode(code), participant, end, sessionEnd));
          return new Ticket(code, end);
        });
  }

  /**
   * Deletes the tickets that nobody used; to be called every minute or so.
   *
   * @return how many; exceptionally as {@link #issueTicket}
   */
  public CompletionStage<Integer> deleteExpiredTickets() {
    return offload(() -> tickets.deleteExpired(clock.instant()));
  }

  /** From now on every handshake is refused with 503, those under way too. */
  public void stop() {
    stopped = true;
  }

  /** How many places are taken. */
  public int connections() {
    return admission.total();
  }

  private Result verifyNow(String token) {
    try {
      return verifier.verify(token);
    } catch (RuntimeException e) {
      // Only the kind of failure: a verifier's own text may quote the token.
      LOG.log(Level.ERROR, () -> "The token verifier failed: " + e.getClass().getName());
      return new Result.Unavailable("the verifier failed");
    }
  }

  private Handshake admit(Result result, String address) {
    if (result instanceof Result.Verified verified) {
      return admit(verified.participant(), verified.expiresAt(), address);
    }
    if (result instanceof Result.Refused refused) {
      LOG.log(Level.DEBUG, () -> "Refused a token: " + refused.reason());
      return BAD_CREDENTIAL;
    }
    LOG.log(Level.DEBUG, () -> "Cannot check a token: " + ((Result.Unavailable) result).reason());
    return UNAVAILABLE;
  }

  private Handshake consume(String hash, String address) {
    return tickets
        .consume(hash, clock.instant())
        .map(ticket -> admit(ticket.participant(), ticket.sessionExpiresAt(), address))
        .orElse(BAD_CREDENTIAL);
  }

  private Handshake admit(Participant participant, Instant expiresAt, String address) {
    if (!clock.instant().isBefore(expiresAt)) {
      return BAD_CREDENTIAL;
    }
    if (stopped) {
      return STOPPING;
    }
    Runnable release = admission.reserve(participant, address);
    return release == null ? FULL : new Handshake.Accepted(participant, expiresAt, release);
  }

  private static Handshake unavailable(Throwable failure) {
    if (failure instanceof StoreException) {
      // The store's health is reported elsewhere; a reconnect storm must not flood the log.
      LOG.log(Level.DEBUG, "Cannot consume a ticket", failure);
    } else {
      LOG.log(Level.ERROR, "Cannot decide on a handshake", failure);
    }
    return UNAVAILABLE;
  }

  private <T> CompletableFuture<T> offload(Supplier<T> work) {
    CompletableFuture<T> future = new CompletableFuture<>();
    try {
      executor.execute(() -> run(work, future));
    } catch (RejectedExecutionException e) {
      future.completeExceptionally(new StoreException("too many wait for the store", e, false));
    }
    return future;
  }

  private static <T> void run(Supplier<T> work, CompletableFuture<T> future) {
    try {
      future.complete(work.get());
    } catch (Throwable e) {
      future.completeExceptionally(e);
    }
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
