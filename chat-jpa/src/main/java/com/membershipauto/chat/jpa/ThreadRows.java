package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.ThreadHead;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How threads and their heads are read. */
final class ThreadRows {
  static final String HEAD_COLUMNS = "thread_id, owner_id, assignee_id, status, last_seq, open_seq";

  static final String SELECT_THREADS = selectThreads("", "");

  private static final String SELECT_DETAILS =
      "select subject, created_at, updated_at from chat_thread where id = ?1";

  private ThreadRows() {}

  /** With more columns at the end, and what they come from. */
  static String selectThreads(String columns, String joins) {
    return "select t.id, h.owner_id, t.subject, h.status, h.assignee_id, h.last_seq, t.created_at,"
        + " t.updated_at, h.opened_no"
        + columns
        + " from chat_thread_head h join chat_thread t on t.id = h.thread_id"
        + joins
        + " where "
        + Statement.FRESH;
  }

  /** What a thread has besides its head. */
  record Details(String subject, Instant createdAt, Instant updatedAt) {}

  /** The details of a thread that exists. */
  static Details details(EntityManager manager, ThreadId id) {
    Row row = Statement.of(manager, SELECT_DETAILS).bind(id.value()).row().orElseThrow();
    return new Details(row.text(), row.instant(), row.instant());
  }

  /** How an assignee stands in a column that is never null. */
  static String orNobody(@Nullable UserId assigneeId) {
    return assigneeId == null ? "" : assigneeId.value();
  }

  static ThreadHead head(Row row) {
    return new ThreadHead(
        new ThreadId(row.uuid()),
        row.user(),
        row.userOrNobody(),
        row.status(),
        row.number(),
        row.number());
  }

  /** From the columns of {@link #SELECT_THREADS} up to {@code opened_no}, which comes next. */
  static ChatThread thread(Row row) {
    return new ChatThread(
        new ThreadId(row.uuid()),
        row.user(),
        row.text(),
        row.status(),
        row.userOrNobody(),
        row.number(),
        row.instant(),
        row.instant());
  }
}
