package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ThreadId;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How each of the databases locks the heads of threads; nearly all else is said alike. */
abstract class Database {
  /**
   * Every statement of the chat finds its rows by an index, but PostgreSQL may plan one while a
   * table is small enough to be read whole, and keep that plan until the next analysis, a minute
   * and a million events later. {@code enable_seqscan} off, until the transaction ends, prevents
   * it; here it costs no round trip.
   */
  static final Database POSTGRESQL =
      new Database(", set_config('enable_seqscan', 'off', true)", true) {
        @Override
        Optional<Row> lock(EntityManager manager, ThreadId threadId, Duration timeout) {
          Statement.of(manager, "select set_config('lock_timeout', ?1, true)")
              .bind(Long.toString(timeout.toMillis()))
              .rows();
          return lock(manager, threadId, "");
        }
      };

  static final Database H2 =
      new Database("", false) {
        @Override
        Optional<Row> lock(EntityManager manager, ThreadId threadId, Duration timeout) {
          return lock(manager, threadId, " wait " + BigDecimal.valueOf(timeout.toMillis(), 3));
        }
      };

  private final String selectHead;
  private final String lockFree;
  private final boolean writesInSubqueries;

  private Database(String settings, boolean writesInSubqueries) {
    this.writesInSubqueries = writesInSubqueries;
    selectHead =
        "select " + ThreadRows.HEAD_COLUMNS + settings + " from chat_thread_head where thread_id ";
    lockFree =
        selectHead
            + "in (select k.id from unnest(cast(?1 as uuid array)) k (id)) order by thread_id for update skip locked";
  }

  /** The one that the entity manager works with. */
  static Database of(EntityManager manager) {
    boolean isH2 =
        Statement.of(
                    manager,
                    "select count(*) from information_schema.tables"
                        + " where upper(table_schema) = 'INFORMATION_SCHEMA'"
                        + " and upper(table_name) = 'IN_DOUBT'")
                .rows()
                .get(0)
                .number()
            > 0;
    return isH2 ? H2 : POSTGRESQL;
  }

  /** Whether one statement may write several tables, which saves round trips. */
  boolean writesInSubqueries() {
    return writesInSubqueries;
  }

  /** Locks the heads that nobody else has locked, without waiting, and answers them. */
  List<Row> lockFree(EntityManager manager, Collection<ThreadId> threadIds) {
    return Statement.of(manager, lockFree).bindEach(threadIds, ThreadId::toString).rows();
  }

  /**
   * Locks one head and answers it, or nothing when there is no such thread.
   *
   * @param timeout how long it waits at most; then it fails with {@link SqlFailure#CONTENTION}
   */
  abstract Optional<Row> lock(EntityManager manager, ThreadId threadId, Duration timeout);

  Optional<Row> lock(EntityManager manager, ThreadId threadId, String wait) {
    return Statement.of(manager, selectHead + "= ?1 for update" + wait)
        .bind(threadId.value())
        .row();
  }
}
