package com.membershipauto.chat.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.testkit.contract.Entry;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever becomes of a COMMIT, an entry is stored once, and nobody is told what is not so. */
@ParameterizedClass
@EnumSource
final class LostCommitTest {
  private static final Participant OWNER = Participant.user("alice");
  private static final Participant AGENT = Participant.support("sam");

  private static HikariDataSource dataSource;
  private static FaultyDataSource faulty;
  private static ChatPersistence persistence;

  @Parameter Setup setup;

  private final ThreadId thread = ThreadId.random();
  private EventStore events;
  private List<AppendEntry> batch;

  @BeforeParameterizedClassInvocation
  static void open(Setup setup) {
    dataSource = setup.newDatabase();
    faulty = new FaultyDataSource(dataSource);
    persistence = setup.over(faulty.proxy());
  }

  @AfterParameterizedClassInvocation
  static void close() {
    persistence.close();
    dataSource.close();
  }

  @BeforeEach
  void closeAThread() {
    events = persistence.eventStore();
    persistence.threadStore().open(thread, OWNER.id(), "subject", Instant.ofEpochMilli(1));
    events.append(List.of(Entry.status(thread, AGENT, ThreadStatus.CLOSED).build()), Attempt.FIRST);
    batch =
        List.of(
            Entry.message(thread, OWNER, "opens the thread").build(),
            Entry.message(thread, OWNER, "named").clientMessageId("x").build(),
            Entry.assign(thread, AGENT, new UserId("sam")).build());
  }

  @Test
  void entriesWhoseCommitNeverArrivedAreStoredOnceByTheNextAttempt() {
    StoreException failure = failing(LostCommitTest::breaksBefore);
    assertThat(failure.mayBeStored()).isTrue();
    assertThat(log()).hasSize(1);

    List<AppendOutcome> outcomes = events.append(batch, Attempt.AGAIN);

    assertThat(outcomes).allMatch(Appended.class::isInstance);
    assertThat(log()).hasSize(5).containsAll(eventsOf(outcomes));
  }

  @Test
  void entriesWhoseCommitWasNotAnsweredAreRecognisedByTheNextAttempt() {
    StoreException failure = failing(LostCommitTest::breaksAfter);
    assertThat(failure.mayBeStored()).isTrue();
    List<ThreadEvent> stored = log();
    assertThat(stored).hasSize(5);

    List<AppendOutcome> outcomes = events.append(batch, Attempt.AGAIN);

    assertThat(log()).isEqualTo(stored);
    assertThat(eventsOf(outcomes)).isEqualTo(stored.subList(2, 5));
    assertThat(((Appended) outcomes.get(0)).reopened()).isEqualTo(stored.get(1));
    assertThat(((ThreadChange) stored.get(4)).thread().assigneeId()).isEqualTo(new UserId("sam"));
  }

  @Test
  void entriesThatTheServerHasRolledBackAreKnownNotToBeStored() {
    faulty.nextCommit(
        connection -> {
          connection.rollback();
          throw new SQLException("could not serialize", "40001");
        });
    assertThat(events.append(batch, Attempt.FIRST)).containsOnly(new AppendOutcome.Contended());
    assertThat(log()).hasSize(1);
  }

  @Test
  void aConnectionLostBeforeTheCommitLeavesNothingStored() throws SQLException {
    try (Connection stranger = dataSource.getConnection()) {
      stranger.createStatement().execute("alter table chat_event rename to chat_event_away");
      StoreException failure =
          catchThrowableOfType(StoreException.class, () -> events.append(batch, Attempt.FIRST));
      stranger.createStatement().execute("alter table chat_event_away rename to chat_event");
      assertThat(failure.mayBeStored()).isFalse();
      assertThat(failure).hasMessageContaining("SQLSTATE 42");
    }
    assertThat(log()).hasSize(1);
  }

  private StoreException failing(FaultyDataSource.Commit commit) {
    faulty.nextCommit(commit);
    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> events.append(batch, Attempt.FIRST));
    assertThat(failure).isNotNull();
    return failure;
  }

  /** As when the network fails while COMMIT is on its way to the server. */
  private static void breaksBefore(Connection connection) throws SQLException {
    connection.unwrap(Connection.class).abort(Runnable::run);
    throw new SQLException("connection reset", "08006");
  }

  /** As when the network fails while the server's answer is on its way back. */
  private static void breaksAfter(Connection connection) throws SQLException {
    connection.commit();
    breaksBefore(connection);
  }

  private List<ThreadEvent> log() {
    return events.read(thread, 0, Long.MAX_VALUE, 100);
  }

  private static List<ThreadEvent> eventsOf(List<AppendOutcome> outcomes) {
    return outcomes.stream().map(outcome -> ((Appended) outcome).event()).toList();
  }
}
