package com.membershipauto.chat.jpa;

import com.membershipauto.chat.spi.TicketStore;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;

/** Tickets in {@code chat_ticket}. */
final class JpaTicketStore implements TicketStore {
  private static final String INSERT =
      "insert into chat_ticket (hash, participant_id, role, expires_at, session_expires_at)"
          + " values (?1, ?2, ?3, cast(?4 as timestamp with time zone),"
          + " cast(?5 as timestamp with time zone))";

  private static final String SELECT =
      "select participant_id, role, expires_at, session_expires_at from chat_ticket"
          + " where hash = ?1 and expires_at > cast(?2 as timestamp with time zone)";

  private static final String DELETE =
      "delete from chat_ticket"
          + " where hash = ?1 and expires_at > cast(?2 as timestamp with time zone)";

  private static final String DELETE_EXPIRED =
      "delete from chat_ticket where expires_at <= cast(?1 as timestamp with time zone)";

  private final Transactions transactions;

  JpaTicketStore(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void save(StoredTicket ticket) {
    transactions.write(
        manager ->
            Statement.of(manager, INSERT)
                .bind(ticket.hash())
                .bind(ticket.participant().id().value())
                .bind(ticket.participant().role().wireName())
                .bind(ticket.expiresAt())
                .bind(ticket.sessionExpiresAt())
                .update());
  }

  @Override
  public Optional<StoredTicket> consume(String hash, Instant now) {
    return transactions.write(manager -> consume(manager, hash, now));
  }

  /** Many may read the row, but the database lets only one delete it. */
  private static Optional<StoredTicket> consume(EntityManager manager, String hash, Instant now) {
    Optional<StoredTicket> ticket =
        Statement.of(manager, SELECT)
            .bind(hash)
            .bind(now)
            .row()
            .map(row -> new StoredTicket(hash, row.participant(), row.instant(), row.instant()));
    return ticket.isPresent() && Statement.of(manager, DELETE).bind(hash).bind(now).update() == 1
        ? ticket
        : Optional.empty();
  }

  @Override
  public int deleteExpired(Instant now) {
    return transactions.write(manager -> Statement.of(manager, DELETE_EXPIRED).bind(now).update());
  }
}
