package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.ThreadStore;
import com.membershipauto.chat.spi.TicketStore;
import com.membershipauto.chat.testkit.contract.ContentionContract;
import com.membershipauto.chat.testkit.contract.EventStoreContract;
import com.membershipauto.chat.testkit.contract.ThreadStoreContract;
import com.membershipauto.chat.testkit.contract.TicketStoreContract;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Every contract of a store, with one provider on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoresOn
    implements EventStoreContract, ContentionContract, ThreadStoreContract, TicketStoreContract {
  private final HikariDataSource dataSource;
  private final ChatPersistence persistence;

  StoresOn(TestDatabase database, Provider provider) {
    dataSource = database.migrated();
    persistence = provider.over(dataSource);
  }

  @AfterAll
  void close() {
    persistence.close();
    dataSource.close();
  }

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
