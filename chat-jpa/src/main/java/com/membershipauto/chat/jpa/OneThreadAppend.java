package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages into one thread in one statement, which saves the other round trips before the commit.
 * It stores nothing unless all is as usual: the thread is open, free and the senders', and every
 * message is new. Otherwise {@link AppendBatch} finds out what is so.
 *
 * <p>The unique index decides what is new: a query in the same statement would not see the twin
 * that was committed after the statement began.
 */
final class OneThreadAppend {
  private static final String LOCK_AND_INSERT =
      "with head as (select thread_id, owner_id, assignee_id, last_seq from chat_thread_head"
          + " where thread_id = ?1 and status = 'open'"
          + " and owner_id = coalesce(nullif(?2, ''), owner_id)"
          + " and last_seq between ?3 and ?4 for update skip locked),"
          + " added as (insert into chat_event (kind, thread_id, assignee_id, seq, id, sender_id,"
          + " sender_role, created_at, dedup_key, body, attachments, reply_to)"
          + " select 'message', thread_id, assignee_id, ";

  private static final String COUNT =
      " on conflict (thread_id, sender_id, dedup_key) do nothing returning seq),"
          + " counted as (update chat_thread_head h"
          + " set last_seq = head.last_seq + (select count(*) from added)"
          + " from head where h.thread_id = head.thread_id)"
          + " select owner_id, assignee_id, last_seq, (select count(*) from added) from head";

  /** A tenth faster for one message, which is what most sends are, than with arrays. */
  private static final String APPEND_ONE =
      LOCK_AND_INSERT
          + "last_seq + 1, ?5, ?6, ?7, cast(?8 as timestamp with time zone), ?9, ?10, ?11, ?12"
          + " from head"
          + COUNT;

  private static final String APPEND_MANY =
      LOCK_AND_INSERT
          + "last_seq + place, id, sender_id, sender_role, created_at, dedup_key, body,"
          + " attachments, reply_to from head, unnest(cast(?5 as uuid array),"
          + " cast(?6 as varchar array), cast(?7 as varchar array),"
          + " cast(?8 as timestamp with time zone array), cast(?9 as varchar array),"
          + " cast(?10 as varchar array), cast(?11 as varchar array), cast(?12 as bigint array))"
          + " with ordinality m (id, sender_id, sender_role, created_at, dedup_key, body,"
          + " attachments, reply_to, place)"
          + COUNT;

  private final List<AppendEntry> entries;
  private final List<NewMessage> messages;
  private final Set<UserId> owners;

  private OneThreadAppend(
      List<AppendEntry> entries, List<NewMessage> messages, Set<UserId> owners) {
    this.entries = entries;
    this.messages = messages;
    this.owners = owners;
  }

  /** Some of the messages are stored already: what the statement did must be rolled back. */
  static final class PartlyNew extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PartlyNew() {
      super("some of the messages are stored already", null, false, false);
    }
  }

  /** The statement for these entries, or null when they need more than that. */
  static @Nullable OneThreadAppend of(List<AppendEntry> entries) {
    AppendEntry first = entries.get(0);
    List<NewMessage> messages = new ArrayList<>(entries.size());
    Set<UserId> owners = new HashSet<>(2);
    for (AppendEntry entry : entries) {
      if (!(entry.content() instanceof NewMessage message)
          || !entry.threadId().equals(first.threadId())
          || (entry.basedOnSeq() != 0 && !messages.isEmpty())
          || message.replyTo() < 0) {
        return null;
      }
      messages.add(message);
      if (entry.requiredOwner() != null) {
        owners.add(entry.requiredOwner());
      }
    }
    return owners.size() > 1 ? null : new OneThreadAppend(entries, messages, owners);
  }

  /**
   * Appends all entries, or none.
   *
   * @return empty when nothing was stored
   * @throws PartlyNew the transaction must be rolled back
   */
  Optional<List<AppendOutcome>> run(EntityManager manager) {
    Statement statement =
        entries.size() == 1
            ? one(head(Statement.of(manager, APPEND_ONE)))
            : many(head(Statement.of(manager, APPEND_MANY)));
    return statement.row().flatMap(this::outcomes);
  }

  private Statement head(Statement statement) {
    AppendEntry first = entries.get(0);
    long lastReply = 0;
    for (NewMessage message : messages) {
      lastReply = Math.max(lastReply, message.replyTo());
    }
    return statement
        .bind(first.threadId().value())
        .bind(owners.isEmpty() ? "" : owners.iterator().next().value())
        .bind(lastReply)
        .bind(first.basedOnSeq() == 0 ? Long.MAX_VALUE : first.basedOnSeq());
  }

  private Statement one(Statement statement) {
    AppendEntry entry = entries.get(0);
    NewMessage message = messages.get(0);
    return statement
        .bind(entry.id().value())
        .bind(entry.sender().id().value())
        .bind(entry.sender().role().wireName())
        .bind(entry.timestamp())
        .bind(LoggedEvent.Key.of(entry).dedupKey())
        .bind(message.body())
        .bind(Attachments.join(message.attachments()))
        .bind(message.replyTo());
  }

  private Statement many(Statement statement) {
    return statement
        .bindEach(entries, entry -> entry.id().toString())
        .bindEach(entries, entry -> entry.sender().id().value())
        .bindEach(entries, entry -> entry.sender().role().wireName())
        .bindEach(entries, entry -> entry.timestamp().toString())
        .bindEach(entries, entry -> LoggedEvent.Key.of(entry).dedupKey())
        .bindEach(messages, NewMessage::body)
        .bindEach(messages, message -> Attachments.join(message.attachments()))
        .bindEach(messages, message -> Long.toString(message.replyTo()));
  }

  private Optional<List<AppendOutcome>> outcomes(Row row) {
    UserId owner = row.user();
    UserId assignee = row.userOrNobody();
    long seq = row.number();
    long added = row.number();
    if (added == 0) {
      return Optional.empty();
    }
    if (added < entries.size()) {
      throw new PartlyNew();
    }
    List<AppendOutcome> outcomes = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      outcomes.add(
          new Appended(
              owner, null, LockedThread.message(entries.get(i), messages.get(i), ++seq, assignee)));
    }
    return Optional.of(outcomes);
  }
}
