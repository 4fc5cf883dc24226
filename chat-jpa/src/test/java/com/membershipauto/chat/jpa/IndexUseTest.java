package com.membershipauto.chat.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.testkit.contract.Entry;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is fast on a small table must stay so on a big one: PostgreSQL's own account of it. */
final class IndexUseTest {
  private static final Participant OWNER = Participant.user("alice");

  private final ThreadId thread = ThreadId.random();
  private HikariDataSource dataSource;
  private ChatPersistence persistence;

  @BeforeEach
  void openAThread() {
    dataSource = Setup.HIBERNATE_POSTGRESQL.newDatabase();
    persistence = Setup.HIBERNATE_POSTGRESQL.over(dataSource);
    persistence.threadStore().open(thread, OWNER.id(), "", Instant.ofEpochMilli(1));
  }

  @AfterEach
  void close() {
    persistence.close();
    dataSource.close();
  }

  @ParameterizedTest
  @MethodSource("historyReads")
  void historyIsOneRangeOfThePrimaryKey(String sql) throws SQLException {
    fill();
    String plan = query("explain " + sql);
    assertThat(plan)
        .containsPattern("Index Scan( Backward)? using chat_event_pk")
        .containsPattern("Index Cond: \\(\\(thread_id = .*seq [<>]")
        .doesNotContain("Sort", "Seq Scan", "Bitmap");
  }

  static List<String> historyReads() {
    return List.of(
        EventRows.SELECT_EVENTS.replace("?2", "9000").replace("?3", "9100").replace("?4", "50"),
        EventRows.SELECT_MESSAGES_AFTER.replace("?2", "9000").replace("?3", "50"),
        EventRows.SELECT_MESSAGES_BEFORE.replace("?2", "9000").replace("?3", "50"));
  }

  @Test
  void theNewestMessageOfAThreadIsOneEndOfThePrimaryKey() throws SQLException {
    fill();
    String plan =
        query("explain " + ThreadLists.SELECT_LAST_MESSAGES.replace("?1", "'{" + thread + "}'"));
    assertThat(plan)
        .containsPattern("Index Scan Backward using chat_event_pk")
        .containsPattern("Index Cond: \\(thread_id = ")
        .doesNotContain("Sort", "Seq Scan", "Bitmap");
  }

  /**
   * PostgreSQL keeps the plans of the first few executions, made when reading the whole of a small
   * table was cheapest.
   */
  @Test
  void appendsNeverReadTheWholeLogHoweverSmallItIs() throws SQLException {
    String count = "select seq_scan from pg_stat_user_tables where relname = 'chat_event'";
    String before = query(count);
    append(3);
    query("analyze");
    append(20);
    // What a connection has counted is known at the latest when it ends.
    dataSource.close();
    assertThat(query(count)).isEqualTo(before);
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      Entry named = Entry.message(thread, OWNER, "hello").clientMessageId("x" + Math.random());
      assertThat(persistence.eventStore().append(List.of(named.build()), Attempt.FIRST).get(0))
          .isInstanceOf(Appended.class);
    }
  }

  private void fill() throws SQLException {
    query(
        "insert into chat_event (thread_id, seq, id, created_at, reply_to, kind, sender_id,"
            + " sender_role, assignee_id, dedup_key, body, attachments)"
            + " select thread_id, n, gen_random_uuid(), now(), 0, 'message', 'alice', 'user', '',"
            + " 'c' || n, 'hello', '' from chat_thread_head, generate_series(1, 20000) n");
    query("analyze");
  }

  /** The first column of each row, a line each; for a thread's id, {@code ?1} is put in. */
  private String query(String sql) throws SQLException {
    StringBuilder lines = new StringBuilder();
    try (Connection connection = DriverManager.getConnection(dataSource.getJdbcUrl());
        Statement statement = connection.createStatement()) {
      if (statement.execute(sql.replace("?1", "'" + thread + "'"))) {
        ResultSet rows = statement.getResultSet();
        while (rows.next()) {
          lines.append(rows.getString(1)).append('\n');
        }
      }
    }
    return lines.toString();
  }
}
