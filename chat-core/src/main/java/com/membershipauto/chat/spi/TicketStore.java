package com.membershipauto.chat.spi;

import com.membershipauto.chat.model.Participant;
import java.time.Instant;
import java.util.Optional;

/**
 * One-time connection tickets, by their hash: the ticket itself is never stored. All methods block,
 * may be called by several threads at once, and throw {@link StoreException} when the store cannot
 * be asked.
 */
public interface TicketStore {
  /** Keeps a ticket until it is consumed or {@code expiresAt}. */
  void save(StoredTicket ticket);

  /**
   * Takes the ticket away, so that of all callers on all nodes at most one gets it.
   *
   * @return empty when there is none, it was consumed, or it has expired at {@code now}
   */
  Optional<StoredTicket> consume(String hash, Instant now);

  /** Deletes what has expired at {@code now}; returns how many. */
  int deleteExpired(Instant now);

  /**
   * A ticket and who it lets in.
   *
   * @param hash the ticket's SHA-256 in lower-case hexadecimal, 64 characters
   * @param expiresAt when the ticket ends
   * @param sessionExpiresAt when the token ends that the ticket was given for
   */
  record StoredTicket(
      String hash, Participant participant, Instant expiresAt, Instant sessionExpiresAt) {}
}
