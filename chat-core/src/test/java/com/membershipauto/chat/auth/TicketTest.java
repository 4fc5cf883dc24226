package com.membershipauto.chat.auth;

import static com.membershipauto.chat.auth.TestTokens.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.memory.InMemoryTicketStore;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.spi.TicketStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketTest {
  private static final Participant SAM = Participant.support("sam");
  private static final Instant SESSION_END = NOW.plusSeconds(3600);

  private final ManualClock clock = new ManualClock();
  private final Spy store = new Spy();
  private final Authenticator authenticator = with(store, Runnable::run);

  @Test
  void aTicketLetsItsParticipantInUntilItsTokensEnd() {
    Handshake.Accepted accepted = (Handshake.Accepted) show(issue().value());

    assertThat(accepted.participant()).isEqualTo(SAM);
    assertThat(accepted.expiresAt()).isEqualTo(SESSION_END);
  }

  @Test
  void aTicketIsGoodOnce() {
    Ticket ticket = issue();
    show(ticket.value());

    assertThat(status(show(ticket.value()))).isEqualTo(401);
  }

  @Test
  void aTicketIsGoodForHalfAMinute() {
    Ticket early = issue();
    Ticket late = issue();
    assertThat(early.expiresAt()).isEqualTo(NOW.plusSeconds(30));

    clock.advance(Duration.ofMillis(29_999));
    assertThat(show(early.value())).isInstanceOf(Handshake.Accepted.class);
    clock.advance(Duration.ofMillis(1));
    assertThat(status(show(late.value()))).isEqualTo(401);
  }

  @Test
  void aTicketDoesNotOutliveItsToken() {
    Ticket ticket =
        authenticator.issueTicket(SAM, NOW.plusSeconds(10)).toCompletableFuture().join();

    assertThat(ticket.expiresAt()).isEqualTo(NOW.plusSeconds(10));
    clock.advance(Duration.ofSeconds(10));
    assertThat(status(show(ticket.value()))).isEqualTo(401);
  }

  @Test
  void aTicketIs256RandomBitsAndNeverTheSame() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      values.add(issue().value());
    }

    assertThat(values)
        .allMatch(value -> value.matches("[A-Za-z0-9_-]{43}"))
        .doesNotHaveDuplicates();
  }

  @Test
  void onlyATicketsHashIsStored() {
    Ticket ticket = issue();

    assertThat(store.hashes).hasSize(1);
    assertThat(store.hashes.get(0)).matches("[0-9a-f]{64}").doesNotContain(ticket.value());
    assertThat(ticket.toString()).doesNotContain(ticket.value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
      })
  void whatCannotBeATicketIsRefusedWithoutAskingTheStore(String value) {
    assertThat(status(show(value))).isEqualTo(401);
    assertThat(store.consumed).isZero();
  }

  @Test
  void aTicketThatWasNeverIssuedIsRefused() {
    assertThat(status(show("x".repeat(43)))).isEqualTo(401);
    assertThat(store.consumed).isEqualTo(1);
  }

  @Test
  void aStoreThatIsAwayAnswersTryAgain() {
    Ticket ticket = issue();
    store.away = true;

    assertThat(status(show(ticket.value()))).isEqualTo(503);
    assertThat(authenticator.connections()).isZero();
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(this::issue)
        .withCauseInstanceOf(StoreException.class);
  }

  @Test
  void anExecutorThatIsFullAnswersTryAgain() {
    Ticket ticket = issue();
    Authenticator full =
        with(
            store,
            task -> {
              throw new RejectedExecutionException();
            });

    assertThat(status(full.authenticate(request(ticket.value())).toCompletableFuture().join()))
        .isEqualTo(503);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> full.issueTicket(SAM, SESSION_END).toCompletableFuture().join())
        .withCauseInstanceOf(StoreException.class);
    assertThat(show(ticket.value())).isInstanceOf(Handshake.Accepted.class);
  }

  @Test
  void theStoreIsNotAskedOnTheCallersThread() {
    List<Runnable> tasks = new ArrayList<>();
    Authenticator hopping = with(store, tasks::add);

    var handshake = hopping.authenticate(request("x".repeat(43))).toCompletableFuture();
    var ticket = hopping.issueTicket(SAM, SESSION_END).toCompletableFuture();

    assertThat(handshake).isNotDone();
    assertThat(ticket).isNotDone();
    tasks.forEach(Runnable::run);
    assertThat(handshake).isDone();
    assertThat(ticket).isDone();
  }

  @Test
  void expiredTicketsCanBeDeleted() {
    issue();
    issue();
    clock.advance(Duration.ofSeconds(20));
    Ticket fresh = issue();
    clock.advance(Duration.ofSeconds(10));

    assertThat(authenticator.deleteExpiredTickets().toCompletableFuture()).isCompletedWithValue(2);
    assertThat(show(fresh.value())).isInstanceOf(Handshake.Accepted.class);
  }

  private Authenticator with(TicketStore tickets, Executor executor) {
    return new Authenticator(
        OriginPolicy.sameHost(),
        token -> new Result.Refused("tickets only"),
        tickets,
        ChatConfig.DEFAULT,
        executor,
        clock);
  }

  private Ticket issue() {
    return authenticator.issueTicket(SAM, SESSION_END).toCompletableFuture().join();
  }

  private Handshake show(String ticket) {
    return authenticator.authenticate(request(ticket)).toCompletableFuture().join();
  }

  private static HandshakeRequest request(String ticket) {
    return new HandshakeRequest(null, ticket, null, null, "chat.example", "192.0.2.1");
  }

  private static int status(Handshake handshake) {
    return ((Handshake.Refused) handshake).status();
  }

  /** The store in memory, watched, and away on demand. */
  private static final class Spy implements TicketStore {
    final InMemoryTicketStore store = new InMemoryTicketStore();
    final List<String> hashes = new ArrayList<>();
    int consumed;
    boolean away;

    @Override
    public void save(StoredTicket ticket) {
      check();
      hashes.add(ticket.hash());
      store.save(ticket);
    }

    @Override
    public Optional<StoredTicket> consume(String hash, Instant now) {
      check();
      consumed++;
      return store.consume(hash, now);
    }

    @Override
    public int deleteExpired(Instant now) {
      check();
      return store.deleteExpired(now);
    }

    private void check() {
      if (away) {
        throw new StoreException("away", new IllegalStateException(), false);
      }
    }
  }
}
