package com.membershipauto.chat.jpa;

import static com.membershipauto.chat.jpa.SizedStatement.list;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.ThreadChange;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes what a transaction has added to the threads that it has locked, in few statements. */
final class EventWriter {
  private static final int MESSAGE_PARAMETERS = 11;

  private static final SizedStatement<LoggedEvent> INSERT_MESSAGES =
      SizedStatement.exact(
          size ->
              "insert into chat_event (kind, created_at, thread_id, seq, id, sender_id,"
                  + " sender_role, assignee_id, dedup_key, body, attachments, reply_to) values "
                  + list(size, i -> messageValues(i * MESSAGE_PARAMETERS)),
          EventWriter::bindMessage);

  private static final String INSERT_CHANGE =
      "insert into chat_event (kind, created_at, thread_id, seq, id, sender_id, sender_role,"
          + " assignee_id, dedup_key, status, subject) values ('change',"
          + " cast(?1 as timestamp with time zone), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

  private static final SizedStatement<LockedThread> COUNT_UP =
      SizedStatement.padded(
          EventWriter::countUp,
          (statement, thread) -> statement.bind(thread.id().value()).bind(thread.lastSeq()));

  private static final String UPDATE_HEAD =
      "update chat_thread_head set last_seq = ?1, open_seq = ?2, assignee_id = ?3, status = ?4"
          + " where thread_id = ?5";

  private static final String UPDATE_DETAILS =
      "update chat_thread set subject = ?1, updated_at = cast(?2 as timestamp with time zone)"
          + " where id = ?3";

  private EventWriter() {}

  private static String messageValues(int bound) {
    return "('message', cast(?"
        + (bound + 1)
        + " as timestamp with time zone), "
        + list(MESSAGE_PARAMETERS - 1, i -> "?" + (bound + i + 2))
        + ")";
  }

  private static String countUp(int size) {
    String cases =
        IntStream.range(0, size)
            .mapToObj(i -> " when ?" + (2 * i + 1) + " then ?" + (2 * i + 2))
            .collect(Collectors.joining());
    return "update chat_thread_head set last_seq = case thread_id"
        + cases
        + " end where thread_id in ("
        + list(size, i -> "?" + (2 * i + 1))
        + ")";
  }

  static void write(EntityManager manager, Collection<LockedThread> threads) {
    List<LoggedEvent> messages = new ArrayList<>();
    List<LockedThread> countedUp = new ArrayList<>();
    for (LockedThread thread : threads) {
      ChatThread changed = null;
      for (LoggedEvent event : thread.added()) {
        if (event.event() instanceof ThreadChange change) {
          insertChange(manager, change, event.dedupKey());
          changed = change.thread();
        } else {
          messages.add(event);
        }
      }
      if (changed != null) {
        updateChanged(manager, thread, changed);
      } else if (!thread.added().isEmpty()) {
        countedUp.add(thread);
      }
    }
    INSERT_MESSAGES.update(manager, messages);
    COUNT_UP.update(manager, countedUp);
  }

  private static void bindMessage(Statement statement, LoggedEvent event) {
    Message message = (Message) event.event();
    statement
        .bind(message.timestamp())
        .bind(message.threadId().value())
        .bind(message.seq())
        .bind(message.id().value())
        .bind(message.sender().id().value())
        .bind(message.sender().role().wireName())
        .bind(ThreadRows.orNobody(message.assigneeId()))
        .bind(event.dedupKey())
        .bind(message.body())
        .bind(Attachments.join(message.attachments()))
        .bind(message.replyTo());
  }

  private static void insertChange(EntityManager manager, ThreadChange change, String dedupKey) {
    Statement.of(manager, INSERT_CHANGE)
        .bind(change.timestamp())
        .bind(change.threadId().value())
        .bind(change.seq())
        .bind(change.id().value())
        .bind(change.actor().id().value())
        .bind(change.actor().role().wireName())
        .bind(ThreadRows.orNobody(change.assigneeId()))
        .bind(dedupKey)
        .bind(change.thread().status().wireName())
        .bind(change.thread().subject())
        .update();
  }

  /** After the last change a thread may have got messages, but nothing else has changed. */
  private static void updateChanged(
      EntityManager manager, LockedThread thread, ChatThread changed) {
    Statement.of(manager, UPDATE_HEAD)
        .bind(thread.lastSeq())
        .bind(thread.openSeq())
        .bind(ThreadRows.orNobody(changed.assigneeId()))
        .bind(changed.status().wireName())
        .bind(thread.id().value())
        .update();
    Statement.of(manager, UPDATE_DETAILS)
        .bind(changed.subject())
        .bind(changed.updatedAt())
        .bind(thread.id().value())
        .update();
  }
}
