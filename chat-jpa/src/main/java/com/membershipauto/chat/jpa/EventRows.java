package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.LogRange;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How events are read from the log. */
final class EventRows {
  private static final String COLUMNS =
      "kind, seq, id, sender_id, sender_role, assignee_id, created_at, dedup_key, body,"
          + " attachments, reply_to, status, subject";

  private static final String SELECT =
      "select " + COLUMNS + " from chat_event where " + Statement.FRESH + " and thread_id = ?1";

  /** Of how many threads one statement reads. */
  private static final int THREADS_AT_ONCE = 16;

  /** This and the next two are ordered as the primary key is: each reads one range of it. */
  static final String SELECT_EVENTS = selectEvents(1);

  private static final String SELECT_EVENTS_OF_MANY = selectEvents(THREADS_AT_ONCE);

  static final String SELECT_MESSAGES_AFTER =
      SELECT + " and seq > ?2 and kind = 'message' order by thread_id, seq limit ?3";

  static final String SELECT_MESSAGES_BEFORE =
      SELECT + " and seq < ?2 and kind = 'message' order by thread_id desc, seq desc limit ?3";

  private static final String SELECT_ORIGINS =
      "select h.thread_id, h.owner_id, t.created_at from chat_thread_head h"
          + " join chat_thread t on t.id = h.thread_id"
          + " where h.thread_id in (select k.id from unnest(cast(?1 as uuid array)) k (id))";

  private EventRows() {}

  /** What a thread keeps for good. */
  private record Origin(UserId ownerId, Instant createdAt) {}

  /**
   * One range of the primary key for each thread. That they are asked for one by one, and not by a
   * join, leaves no database a choice.
   */
  private static String selectEvents(int threads) {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < threads; i++) {
      int first = 3 * i + 1;
      sql.append(i == 0 ? "" : " union all ")
          .append("(select thread_id, ")
          .append(COLUMNS)
          .append(" from chat_event where ")
          .append(Statement.FRESH)
          .append(" and thread_id = ?")
          .append(first)
          .append(" and seq > ?")
          .append(first + 1)
          .append(" and seq <= ?")
          .append(first + 2)
          .append(" order by thread_id, seq limit ?")
          .append(3 * threads + 1)
          .append(')');
    }
    return sql.append(threads == 1 ? "" : " order by thread_id, seq").toString();
  }

  /** All kinds; of each range the first {@code limit} in order, and one range after the other. */
  static List<LoggedEvent> events(EntityManager manager, List<LogRange> ranges, long limit) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i += THREADS_AT_ONCE) {
      rows.addAll(
          rows(manager, ranges.subList(i, Math.min(ranges.size(), i + THREADS_AT_ONCE)), limit));
    }
    List<LoggedEvent> events = new ArrayList<>(rows.size());
    Map<ThreadId, Origin> origins = null;
    for (Row row : rows) {
      ThreadId id = new ThreadId(row.uuid());
      if (isMessage(row)) {
        events.add(message(id, row));
      } else {
        if (origins == null) {
          origins = origins(manager, ranges);
        }
        events.add(change(id, Objects.requireNonNull(origins.get(id)), row));
      }
    }
    return events;
  }

  private static List<Row> rows(EntityManager manager, List<LogRange> ranges, long limit) {
    boolean isOne = ranges.size() == 1;
    Statement statement = Statement.of(manager, isOne ? SELECT_EVENTS : SELECT_EVENTS_OF_MANY);
    for (LogRange range : ranges) {
      statement.bind(range.threadId().value()).bind(range.afterSeq()).bind(range.upToSeq());
    }
    for (int i = ranges.size(); !isOne && i < THREADS_AT_ONCE; i++) {
      statement.bind(ranges.get(0).threadId().value()).bind(0).bind(0);
    }
    return statement.bind(limit).rows();
  }

  /** The first messages with {@code seq > after}, ascending. */
  static List<Message> messagesAfter(EntityManager manager, ThreadId id, long after, long limit) {
    return messages(Statement.of(manager, SELECT_MESSAGES_AFTER), id, after, limit);
  }

  /** The last messages with {@code seq < before}, descending. */
  static List<Message> messagesBefore(EntityManager manager, ThreadId id, long before, long limit) {
    return messages(Statement.of(manager, SELECT_MESSAGES_BEFORE), id, before, limit);
  }

  private static List<Message> messages(Statement statement, ThreadId id, long bound, long limit) {
    List<Message> messages = new ArrayList<>();
    for (Row row : statement.bind(id.value()).bind(bound).bind(limit).rows()) {
      if (isMessage(row)) {
        messages.add((Message) message(id, row).event());
      }
    }
    return messages;
  }

  private static Map<ThreadId, Origin> origins(EntityManager manager, List<LogRange> ranges) {
    Map<ThreadId, Origin> origins = new HashMap<>();
    for (Row row :
        Statement.of(manager, SELECT_ORIGINS)
            .bindEach(ranges, range -> range.threadId().toString())
            .rows()) {
      origins.put(new ThreadId(row.uuid()), new Origin(row.user(), row.instant()));
    }
    return origins;
  }

  private static boolean isMessage(Row row) {
    return row.text().equals("message");
  }

  private static LoggedEvent message(ThreadId threadId, Row row) {
    long seq = row.number();
    MessageId id = new MessageId(row.uuid());
    Participant sender = row.participant();
    UserId assigneeId = row.userOrNobody();
    Instant timestamp = row.instant();
    String dedupKey = row.text();
    Message message =
        new Message(
            id,
            threadId,
            seq,
            sender,
            row.text(),
            Attachments.split(row.text()),
            timestamp,
            LoggedEvent.clientMessageId(dedupKey),
            row.number(),
            assigneeId);
    return new LoggedEvent(message, dedupKey);
  }

  private static LoggedEvent change(ThreadId threadId, Origin origin, Row row) {
    long seq = row.number();
    MessageId id = new MessageId(row.uuid());
    Participant actor = row.participant();
    UserId assigneeId = row.userOrNobody();
    Instant timestamp = row.instant();
    String dedupKey = row.text();
    ThreadStatus status = row.skip(3).status();
    ChatThread thread =
        new ChatThread(
            threadId,
            origin.ownerId(),
            row.text(),
            status,
            assigneeId,
            seq,
            origin.createdAt(),
            timestamp);
    return new LoggedEvent(new ThreadChange(id, thread, actor), dedupKey);
  }
}
