package com.membershipauto.chat.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.testkit.contract.Entry;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a host gets the stores. */
final class ChatPersistenceTest {
  private static final Participant OWNER = Participant.user("alice");

  private final ThreadId thread = ThreadId.random();
  private final HikariDataSource dataSource = Setup.HIBERNATE_H2.newDatabase();

  @AfterEach
  void close() {
    dataSource.close();
  }

  private EntityManagerFactory unit(String name) {
    return Persistence.createEntityManagerFactory(
        name,
        Map.of(
            name.startsWith("jta")
                ? "jakarta.persistence.jtaDataSource"
                : "jakarta.persistence.nonJtaDataSource",
            dataSource,
            "jakarta.persistence.schema-generation.database.action",
            name.startsWith("jta") ? "none" : "create",
            "hibernate.dialect",
            "org.hibernate.dialect.H2Dialect", // for want of a transaction manager to connect with
            "eclipselink.weaving",
            "false",
            "eclipselink.logging.level",
            "SEVERE"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host-hibernate", "host-eclipselink"})
  void aHostsOwnPersistenceUnitWillDoAsItIs(String unit) {
    try (EntityManagerFactory host = unit(unit)) {
      try (ChatPersistence persistence = ChatPersistence.of(host)) {
        persistence.threadStore().open(thread, OWNER.id(), "", Instant.ofEpochMilli(1));
        assertThat(append(persistence.eventStore())).isInstanceOf(Appended.class);
      }
      assertThat(host.isOpen()).as("the host's to close").isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host-hibernate", "host-eclipselink"})
  void anAppendNeverJoinsTheCallersTransaction(String unit) {
    try (EntityManagerFactory host = unit(unit);
        EntityManager callers = host.createEntityManager()) {
      ChatPersistence persistence = ChatPersistence.of(host);
      persistence.threadStore().open(thread, OWNER.id(), "", Instant.ofEpochMilli(1));
      callers.getTransaction().begin();
      callers.persist(new HostEntity(1, "mine"));
      callers.flush();

      append(persistence.eventStore());
      callers.getTransaction().rollback();

      assertThat(persistence.eventStore().read(thread, 0, 10, 10)).hasSize(1);
      assertThat(callers.find(HostEntity.class, 1L)).isNull();
    }
  }

  @Test
  void aPersistenceUnitOfJtaIsRefusedWithOneClearMessage() {
    try (EntityManagerFactory host = unit("jta-hibernate")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ChatPersistence.of(host))
          .withMessageContaining("RESOURCE_LOCAL");
    }
  }

  @Test
  void aProviderThatIsNotThereIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ChatPersistence.over(
                    dataSource, Map.of("jakarta.persistence.provider", "com.example.Nope")))
        .withMessageContaining("com.example.Nope");
  }

  @Test
  void aDatabaseThatIsAwayIsAStoreExceptionAndNothingIsStored() {
    try (ChatPersistence persistence = ChatPersistence.over(dataSource)) {
      EventStore events = persistence.eventStore();
      persistence.threadStore().open(thread, OWNER.id(), "", Instant.ofEpochMilli(1));
      append(events);
      dataSource.close();
      assertThat(
              org.assertj.core.api.Assertions.catchThrowableOfType(
                  StoreException.class, () -> append(events)))
          .satisfies(failure -> assertThat(failure.mayBeStored()).isFalse());
      assertThat(
              org.assertj.core.api.Assertions.catchThrowableOfType(
                  StoreException.class, () -> events.read(thread, 0, 10, 10)))
          .isNotNull();
    }
  }

  @Test
  void theLockTimeoutCanBeSet() {
    try (ChatPersistence persistence = ChatPersistence.over(dataSource)) {
      persistence.threadStore().open(thread, OWNER.id(), "", Instant.ofEpochMilli(1));
      EventStore impatient = persistence.withLockTimeout(Duration.ofMillis(50)).eventStore();
      Stranger.locks(
          dataSource,
          thread,
          () -> {
            long start = System.nanoTime();
            assertThat(
                    impatient.append(
                        List.of(Entry.message(thread, OWNER, "hello").build()), Attempt.AGAIN))
                .containsExactly(new AppendOutcome.Contended());
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(40), Duration.ofMillis(1_500));
          });
      assertThatIllegalArgumentException()
          .isThrownBy(() -> persistence.withLockTimeout(Duration.ZERO));
    }
  }

  private AppendOutcome append(EventStore events) {
    return events
        .append(List.of(Entry.message(thread, OWNER, "hello").build()), Attempt.FIRST)
        .get(0);
  }
}
