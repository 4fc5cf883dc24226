package com.membershipauto.chat.memory;

import com.membershipauto.chat.spi.TicketStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tickets in the heap of one process, at most {@code capacity} of them: one more pushes the oldest
 * out, as if it had expired. Safe for use by several threads at once; never blocks for longer than
 * another call takes.
 */
public final class InMemoryTicketStore implements TicketStore {
  public static final int DEFAULT_CAPACITY = 100_000;

  private final Map<String, StoredTicket> tickets;

  public InMemoryTicketStore() {
    this(DEFAULT_CAPACITY);
  }

  /**
   * A store of so many.
   *
   * @param capacity tickets, at least 1
   */
  public InMemoryTicketStore(int capacity) {
    tickets =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, StoredTicket> eldest) {
            return size() > capacity;
          }
        };
  }

  @Override
  public void save(StoredTicket ticket) {
    synchronized (tickets) {
      tickets.put(ticket.hash(), ticket);
    }
  }

  @Override
  public Optional<StoredTicket> consume(String hash, Instant now) {
    StoredTicket ticket;
    synchronized (tickets) {
      ticket = tickets.remove(hash);
    }
    return Optional.ofNullable(ticket).filter(found -> found.expiresAt().isAfter(now));
  }

  @Override
  public int deleteExpired(Instant now) {
    synchronized (tickets) {
      int before = tickets.size();
      tickets.values().removeIf(ticket -> !ticket.expiresAt().isAfter(now));
      return before - tickets.size();
    }
  }
}
