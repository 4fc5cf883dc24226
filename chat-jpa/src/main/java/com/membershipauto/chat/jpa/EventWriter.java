package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.ThreadChange;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Writes what a transaction has added to the threads that it has locked, in few statements. */
final class EventWriter {
  private static final String INSERT_MESSAGES =
      "insert into chat_event (kind, thread_id, seq, id, sender_id, sender_role, assignee_id,"
          + " created_at, dedup_key, body, attachments, reply_to) select 'message', m.* from"
          + " unnest(cast(?1 as uuid array), cast(?2 as bigint array), cast(?3 as uuid array),"
          + " cast(?4 as varchar array), cast(?5 as varchar array), cast(?6 as varchar array),"
          + " cast(?7 as timestamp with time zone array), cast(?8 as varchar array),"
          + " cast(?9 as varchar array), cast(?10 as varchar array), cast(?11 as bigint array)) m";

  private static final String INSERT_CHANGE =
      "insert into chat_event (kind, thread_id, seq, id, sender_id, sender_role, assignee_id,"
          + " created_at, dedup_key, status, subject) values ('change', ?1, ?2, ?3, ?4, ?5, ?6,"
          + " cast(?7 as timestamp with time zone), ?8, ?9, ?10)";

  private static final String COUNT_UP =
      "merge into chat_thread_head h"
          + " using (select * from unnest(cast(?1 as uuid array), cast(?2 as bigint array)))"
          + " k (thread_id, last_seq) on h.thread_id = k.thread_id"
          + " when matched then update set last_seq = k.last_seq";

  private static final String COUNT_UP_AND_INSERT =
      "with counted as (update chat_thread_head h set last_seq = k.last_seq"
          + " from unnest(cast(?12 as uuid array), cast(?13 as bigint array))"
          + " k (thread_id, last_seq) where h.thread_id = k.thread_id) "
          + INSERT_MESSAGES;

  private static final String UPDATE_HEAD =
      "update chat_thread_head set last_seq = ?1, open_seq = ?2, assignee_id = ?3, status = ?4"
          + " where thread_id = ?5";

  private static final String UPDATE_DETAILS =
      "update chat_thread set subject = ?1, updated_at = cast(?2 as timestamp with time zone)"
          + " where id = ?3";

  private EventWriter() {}

  static void write(EntityManager manager, Database database, Collection<LockedThread> threads) {
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
    if (messages.isEmpty()) {
      return;
    }
    if (database.writesInSubqueries()) {
      counts(messages(Statement.of(manager, COUNT_UP_AND_INSERT), messages), countedUp).update();
      return;
    }
    messages(Statement.of(manager, INSERT_MESSAGES), messages).update();
    if (!countedUp.isEmpty()) {
      counts(Statement.of(manager, COUNT_UP), countedUp).update();
    }
  }

  private static Statement counts(Statement statement, List<LockedThread> threads) {
    return statement
        .bindEach(threads, thread -> thread.id().toString())
        .bindEach(threads, thread -> Long.toString(thread.lastSeq()));
  }

  private static Statement messages(Statement statement, List<LoggedEvent> events) {
    List<Message> messages = events.stream().map(event -> (Message) event.event()).toList();
    return statement
        .bindEach(messages, message -> message.threadId().toString())
        .bindEach(messages, message -> Long.toString(message.seq()))
        .bindEach(messages, message -> message.id().toString())
        .bindEach(messages, message -> message.sender().id().value())
        .bindEach(messages, message -> message.sender().role().wireName())
        .bindEach(messages, message -> ThreadRows.orNobody(message.assigneeId()))
        .bindEach(messages, message -> message.timestamp().toString())
        .bindEach(events, LoggedEvent::dedupKey)
        .bindEach(messages, Message::body)
        .bindEach(messages, message -> Attachments.join(message.attachments()))
        .bindEach(messages, message -> Long.toString(message.replyTo()));
  }

  private static void insertChange(EntityManager manager, ThreadChange change, String dedupKey) {
    Statement.of(manager, INSERT_CHANGE)
        .bind(change.threadId().value())
        .bind(change.seq())
        .bind(change.id().value())
        .bind(change.actor().id().value())
        .bind(change.actor().role().wireName())
        .bind(ThreadRows.orNobody(change.assigneeId()))
        .bind(change.timestamp())
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
