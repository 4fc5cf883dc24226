package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/**
 * A message that no other shares its transaction with, in one statement: that saves two of the
 * three round trips before the commit. It stores nothing unless all is as usual: the thread is
 * open, free, the sender's, and the message is new. Otherwise {@link AppendBatch} says what is so.
 *
 * <p>The unique index decides whether the message is new: a query in the same statement would not
 * see the twin that was committed after the statement began. And the head counts what was inserted,
 * so a duplicate leaves no gap.
 */
final class LoneAppend {
  private static final String APPEND =
      "with head as (select thread_id, owner_id, assignee_id, last_seq from chat_thread_head"
          + " where thread_id = ?1 and status = 'open'"
          + " and owner_id = coalesce(nullif(?2, ''), owner_id)"
          + " and last_seq between ?3 and ?4 for update skip locked),"
          + " added as (insert into chat_event (kind, thread_id, seq, id, sender_id, sender_role,"
          + " assignee_id, created_at, dedup_key, body, attachments, reply_to)"
          + " select 'message', thread_id, last_seq + 1, ?5, ?6, ?7, assignee_id,"
          + " cast(?8 as timestamp with time zone), ?9, ?10, ?11, ?12 from head"
          + " on conflict (thread_id, sender_id, dedup_key) do nothing returning thread_id, seq),"
          + " counted as (update chat_thread_head h set last_seq = added.seq from added"
          + " where h.thread_id = added.thread_id)"
          + " select head.owner_id, head.assignee_id, added.seq from head join added"
          + " on added.thread_id = head.thread_id";

  private LoneAppend() {}

  static Optional<Appended> append(EntityManager manager, AppendEntry entry, NewMessage content) {
    UserId owner = entry.requiredOwner();
    return Statement.of(manager, APPEND)
        .bind(entry.threadId().value())
        .bind(ThreadRows.orNobody(owner))
        .bind(content.replyTo())
        .bind(entry.basedOnSeq() == 0 ? Long.MAX_VALUE : entry.basedOnSeq())
        .bind(entry.id().value())
        .bind(entry.sender().id().value())
        .bind(entry.sender().role().wireName())
        .bind(entry.timestamp())
        .bind(LoggedEvent.Key.of(entry).dedupKey())
        .bind(content.body())
        .bind(Attachments.join(content.attachments()))
        .bind(content.replyTo())
        .row()
        .map(row -> appended(row, entry, content));
  }

  private static Appended appended(Row row, AppendEntry entry, NewMessage content) {
    UserId owner = row.user();
    UserId assignee = row.userOrNobody();
    return new Appended(owner, null, LockedThread.message(entry, content, row.number(), assignee));
  }
}
