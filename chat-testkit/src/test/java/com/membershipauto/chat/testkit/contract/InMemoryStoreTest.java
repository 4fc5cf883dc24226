package com.membershipauto.chat.testkit.contract;

import com.membershipauto.chat.memory.InMemoryStore;
import com.membershipauto.chat.memory.InMemoryTicketStore;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.ThreadStore;
import com.membershipauto.chat.spi.TicketStore;

// region contract
class InMemoryStoreTest implements EventStoreContract, ThreadStoreContract, TicketStoreContract {
  private final InMemoryStore store = new InMemoryStore();
  private final InMemoryTicketStore tickets = new InMemoryTicketStore();

  @Override
  public EventStore eventStore() {
    return store;
  }

  @Override
  public ThreadStore threadStore() {
    return store;
  }

  @Override
  public TicketStore ticketStore() {
    return tickets;
  }
}
// endregion
