package com.membershipauto.chat.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.AppendOutcome.Rejected;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.testkit.contract.Entry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** One bad entry fails alone, and quotes nobody. */
final class RefusedEntryTest extends OnEverySetup {
  private static final Participant OWNER = Participant.user("alice");
  private static final String CANARY = "canary-7f3a";

  private final ThreadId thread = ThreadId.random();

  /** Stands for whatever a database may refuse; PostgreSQL quotes the row when it does. */
  @BeforeParameterizedClassInvocation
  static void forbidABody() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        java.sql.Statement statement = connection.createStatement()) {
      statement.execute(
          "alter table chat_event add constraint forbidden check (body not like 'forbidden%')");
    }
  }

  @BeforeEach
  void openAThread() {
    persistence.threadStore().open(thread, OWNER.id(), "", Instant.ofEpochMilli(1));
  }

  @Test
  void anEntryThatTheDatabaseRefusesIsRejectedAndItsNeighboursAreStored() {
    for (Attempt attempt : Attempt.values()) {
      List<AppendOutcome> outcomes =
          append(attempt, message("before"), message("forbidden"), message("after"));
      assertThat(outcomes.get(0)).isInstanceOf(Appended.class);
      assertThat(outcomes.get(1)).isInstanceOf(Rejected.class);
      assertThat(outcomes.get(2)).isInstanceOf(Appended.class);
    }
    assertThat(bodies()).containsExactly("before", "after", "before", "after");
    assertThat(log()).extracting(ThreadEvent::seq).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void anIdThatIsTakenIsRejected() {
    Entry first = message("first");
    List<AppendOutcome> outcomes = append(Attempt.FIRST, first, first, message("second"));
    assertThat(outcomes.get(1)).isInstanceOf(Rejected.class);
    assertThat(append(Attempt.FIRST, first).get(0)).isInstanceOf(Rejected.class);
    assertThat(bodies()).containsExactly("first", "second");
  }

  @Test
  void textThatCannotBeStoredToTheLetterIsRejected() {
    List<AppendOutcome> outcomes =
        append(
            Attempt.FIRST,
            message("nul \0"),
            message("half a pair \ud83d"),
            message("broken URL").attachments("https://example.com/a\nhttps://example.com/b"),
            message("no URL").attachments(""),
            message("long name").clientMessageId("x".repeat(256)),
            message("nul in name").clientMessageId("x\0"),
            Entry.subject(thread, OWNER, "x".repeat(201)),
            message("good"));
    assertThat(outcomes.subList(0, 7)).allMatch(Rejected.class::isInstance);
    assertThat(bodies()).containsExactly("good");
  }

  @Test
  void whatIsRefusedIsQuotedInNoLogAndNoOutcome() {
    List<String> logged = new ArrayList<>();
    Handler recorder = recorder(logged);
    Logger root = Logger.getLogger("");
    root.addHandler(recorder);
    List<AppendOutcome> outcomes;
    try {
      outcomes = append(Attempt.FIRST, message("forbidden " + CANARY), message(CANARY + "\0"));
      Logger.getLogger("after").info("the last record");
    } finally {
      root.removeHandler(recorder);
    }
    assertThat(outcomes).allMatch(Rejected.class::isInstance);
    assertThat(outcomes.toString()).doesNotContain(CANARY);
    assertThat(logged).isNotEmpty().noneMatch(line -> line.contains(CANARY));
  }

  private static Handler recorder(List<String> logged) {
    return new Handler() {
      private final SimpleFormatter formatter = new SimpleFormatter();

      @Override
      public void publish(LogRecord logRecord) {
        logged.add(formatter.format(logRecord));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private Entry message(String body) {
    return Entry.message(thread, OWNER, body);
  }

  private static List<AppendOutcome> append(Attempt attempt, Entry... entries) {
    List<AppendEntry> built = List.of(entries).stream().map(Entry::build).toList();
    return persistence.eventStore().append(built, attempt);
  }

  private List<ThreadEvent> log() {
    return persistence.eventStore().read(thread, 0, Long.MAX_VALUE, 100);
  }

  private List<String> bodies() {
    return log().stream().map(event -> ((Message) event).body()).toList();
  }
}
