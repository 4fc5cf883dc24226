package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.spi.TicketStore;
import com.membershipauto.chat.spi.TicketStore.StoredTicket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A connection ticket is good once, for a while. */
public interface TicketStoreContract {
  /** The store under test: the same one or a new one each time. */
  TicketStore ticketStore();

  @Test
  default void rule301_aTicketIsConsumedAsItWasSaved() {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    TicketStore store = ticketStore();
    for (Participant who :
        List.of(Participant.user("42"), Participant.support("Jürgen 👋@example.com"))) {
      StoredTicket ticket =
          new StoredTicket(newHash(), who, now.plusMillis(30_001), now.plusMillis(3_600_001));
      store.save(ticket);
      assertThat(store.consume(ticket.hash(), now)).contains(ticket);
    }
  }

  @Test
  default void rule302_aTicketIsGoodOnce() {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    TicketStore store = ticketStore();
    StoredTicket ticket = saved(store, now.plusSeconds(30));
    assertThat(store.consume(ticket.hash(), now)).isPresent();
    assertThat(store.consume(ticket.hash(), now)).isEmpty();
  }

  @Test
  default void rule303_anUnknownTicketIsRefused() {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    TicketStore store = ticketStore();
    saved(store, now.plusSeconds(30));
    assertThat(store.consume(newHash(), now)).isEmpty();
  }

  @Test
  default void rule304_aTicketIsGoodUntilTheMillisecondBeforeItExpires() {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    TicketStore store = ticketStore();
    Instant end = now.plusSeconds(30);
    assertThat(store.consume(saved(store, end).hash(), end.minusMillis(1))).isPresent();
    assertThat(store.consume(saved(store, end).hash(), end)).isEmpty();
    assertThat(store.consume(saved(store, end).hash(), end.plusSeconds(1))).isEmpty();
  }

  @Test
  default void rule305_deletingTheExpiredOnesLeavesTheOthers() {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    TicketStore store = ticketStore();
    store.deleteExpired(now);
    saved(store, now.minusSeconds(1));
    saved(store, now);
    StoredTicket good = saved(store, now.plusMillis(1));
    assertThat(store.deleteExpired(now)).isEqualTo(2);
    assertThat(store.deleteExpired(now)).isZero();
    assertThat(store.consume(good.hash(), now)).contains(good);
  }

  @Test
  default void rule306_ofRacingCallersOneGetsTheTicket() throws Exception {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    TicketStore store = ticketStore();
    for (int round = 0; round < 20; round++) {
      StoredTicket ticket = saved(store, now.plusSeconds(30));
      List<Optional<StoredTicket>> got = Race.run(racer -> () -> store.consume(ticket.hash(), now));
      assertThat(got).filteredOn(Optional::isPresent).containsExactly(Optional.of(ticket));
    }
  }

  private static StoredTicket saved(TicketStore store, Instant expiresAt) {
    StoredTicket ticket =
        new StoredTicket(newHash(), Participant.user("42"), expiresAt, expiresAt.plusSeconds(600));
    store.save(ticket);
    return ticket;
  }

  private static String newHash() {
    return (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
  }
}
