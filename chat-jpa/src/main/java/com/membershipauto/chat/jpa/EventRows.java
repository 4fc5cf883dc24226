package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How events are read from the log. */
final class EventRows {
  private static final String SELECT =
      "select kind, seq, id, sender_id, sender_role, assignee_id, created_at, dedup_key, body,"
          + " attachments, reply_to, status, subject from chat_event where "
          + Statement.FRESH
          + " and thread_id = ?1";

  /** This and the next two are ordered as the primary key is: each reads one range of it. */
  static final String SELECT_EVENTS =
      SELECT + " and seq > ?2 and seq <= ?3 order by thread_id, seq limit ?4";

  static final String SELECT_MESSAGES_AFTER =
      SELECT + " and seq > ?2 and kind = 'message' order by thread_id, seq limit ?3";

  static final String SELECT_MESSAGES_BEFORE =
      SELECT + " and seq < ?2 and kind = 'message' order by thread_id desc, seq desc limit ?3";

  private static final String SELECT_ORIGIN =
      "select h.owner_id, t.created_at from chat_thread_head h"
          + " join chat_thread t on t.id = h.thread_id where h.thread_id = ?1";

  private EventRows() {}

  /** What a thread keeps for good. */
  private record Origin(UserId ownerId, Instant createdAt) {}

  /** All kinds with {@code after < seq <= upTo}, ascending, at most {@code limit}. */
  static List<LoggedEvent> events(
      EntityManager manager, ThreadId id, long after, long upTo, long limit) {
    List<Row> rows =
        Statement.of(manager, SELECT_EVENTS)
            .bind(id.value())
            .bind(after)
            .bind(upTo)
            .bind(limit)
            .rows();
    List<LoggedEvent> events = new ArrayList<>(rows.size());
    Origin origin = null;
    for (Row row : rows) {
      if (isMessage(row)) {
        events.add(message(id, row));
      } else {
        if (origin == null) {
          origin = origin(manager, id);
        }
        events.add(change(id, origin, row));
      }
    }
    return events;
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

  private static Origin origin(EntityManager manager, ThreadId id) {
    Row row = Statement.of(manager, SELECT_ORIGIN).bind(id.value()).row().orElseThrow();
    return new Origin(row.user(), row.instant());
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
