package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.ThreadStore;
import com.membershipauto.chat.spi.TicketStore;
import com.membershipauto.chat.testkit.contract.ContentionContract;
import com.membershipauto.chat.testkit.contract.EventStoreContract;
import com.membershipauto.chat.testkit.contract.ThreadStoreContract;
import com.membershipauto.chat.testkit.contract.TicketStoreContract;

final class StoresTest extends OnEverySetup
    implements EventStoreContract, ContentionContract, ThreadStoreContract, TicketStoreContract {
  @Override
  public EventStore eventStore() {
    return persistence.eventStore();
  }

  @Override
  public ThreadStore threadStore() {
    return persistence.threadStore();
  }

  @Override
  public TicketStore ticketStore() {
    return persistence.ticketStore();
  }

  @Override
  public void whileLocked(ThreadId thread, Runnable action) {
    Stranger.locks(dataSource, thread, action);
  }
}
