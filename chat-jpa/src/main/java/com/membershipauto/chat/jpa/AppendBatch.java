package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.spi.LogRange;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction does to append entries: lock the heads, look for what is stored already,
 * judge entry by entry, write. It touches no thread that it has not locked.
 */
final class AppendBatch {
  /**
   * A subquery for each key, not a join, so that each is one probe of the index whatever the
   * planner thinks of the table.
   */
  private static final String FIND_STORED =
      "select f.thread_id, f.sender_id, f.dedup_key, f.seq from (select k.thread_id, k.sender_id,"
          + " k.dedup_key, (select e.seq from chat_event e where e.thread_id = k.thread_id"
          + " and e.sender_id = k.sender_id and e.dedup_key = k.dedup_key) as seq"
          + " from unnest(cast(?1 as uuid array), cast(?2 as varchar array),"
          + " cast(?3 as varchar array)) k (thread_id, sender_id, dedup_key)) f"
          + " where f.seq is not null";

  private static final String FIND_OWNERS =
      "select thread_id, owner_id from chat_thread_head"
          + " where thread_id in (select k.id from unnest(cast(?1 as uuid array)) k (id))";

  private final EntityManager manager;
  private final Database database;
  private final Attempt attempt;
  private final Map<ThreadId, LockedThread> locked = new LinkedHashMap<>();

  /** The owners of threads that a stranger has locked. */
  private final Map<ThreadId, UserId> contended = new HashMap<>();

  /** What is stored already or was added by this batch, as far as it may come again. */
  private final Map<LoggedEvent.Key, Appended> known = new HashMap<>();

  private AppendBatch(EntityManager manager, Database database, Attempt attempt) {
    this.manager = manager;
    this.database = database;
    this.attempt = attempt;
  }

  /** Appends to all threads that nobody else has locked; waits for none. */
  static List<AppendOutcome> first(
      EntityManager manager, Database database, List<AppendEntry> entries) {
    AppendBatch batch = new AppendBatch(manager, database, Attempt.FIRST);
    Set<ThreadId> ids = new LinkedHashSet<>();
    entries.forEach(entry -> ids.add(entry.threadId()));
    database.lockFree(manager, ids).forEach(batch::locked);
    ids.removeAll(batch.locked.keySet());
    if (!ids.isEmpty()) {
      batch.findOwners(ids);
    }
    return batch.append(entries);
  }

  /**
   * Appends to one thread, which it waits for.
   *
   * @param head the thread's head, which was locked in this transaction; null when there is none
   */
  static List<AppendOutcome> again(
      EntityManager manager, Database database, @Nullable Row head, List<AppendEntry> entries) {
    AppendBatch batch = new AppendBatch(manager, database, Attempt.AGAIN);
    if (head != null) {
      batch.locked(head);
    }
    return batch.append(entries);
  }

  private void locked(Row head) {
    LockedThread thread = new LockedThread(manager, ThreadRows.head(head));
    locked.put(thread.id(), thread);
  }

  /** Of the threads that were not locked: those that exist are contended. */
  private void findOwners(Set<ThreadId> ids) {
    for (Row row : Statement.of(manager, FIND_OWNERS).bindEach(ids, ThreadId::toString).rows()) {
      contended.put(new ThreadId(row.uuid()), row.user());
    }
  }

  private List<AppendOutcome> append(List<AppendEntry> entries) {
    findStored(entries);
    List<AppendOutcome> outcomes = new ArrayList<>(entries.size());
    for (AppendEntry entry : entries) {
      outcomes.add(append(entry));
    }
    EventWriter.write(manager, database, locked.values());
    return outcomes;
  }

  /**
   * Always in statements after the lock: the one that waited for the lock does not see the twin
   * that the lock's holder has just committed.
   */
  private void findStored(List<AppendEntry> entries) {
    Set<LoggedEvent.Key> keys = new LinkedHashSet<>();
    for (AppendEntry entry : entries) {
      if (mayComeAgain(entry) && locked.containsKey(entry.threadId())) {
        keys.add(LoggedEvent.Key.of(entry));
      }
    }
    if (keys.isEmpty()) {
      return;
    }
    List<Row> rows =
        Statement.of(manager, FIND_STORED)
            .bindEach(keys, key -> key.threadId().toString())
            .bindEach(keys, key -> key.senderId().value())
            .bindEach(keys, LoggedEvent.Key::dedupKey)
            .rows();
    for (Row row : rows) {
      ThreadId threadId = new ThreadId(row.uuid());
      LoggedEvent.Key key = new LoggedEvent.Key(threadId, row.user(), row.text());
      known.put(key, stored(threadId, row.number()));
    }
  }

  private boolean mayComeAgain(AppendEntry entry) {
    return attempt == Attempt.AGAIN
        || (entry.content() instanceof NewMessage message && message.clientMessageId() != null);
  }

  /** The event at {@code seq}, with the change before it that was made for its sake. */
  private Appended stored(ThreadId threadId, long seq) {
    List<LoggedEvent> found =
        EventRows.events(manager, List.of(new LogRange(threadId, seq - 2, seq)), 2);
    LoggedEvent event = found.get(found.size() - 1);
    LoggedEvent before = found.get(0);
    ThreadChange reopened =
        before.dedupKey().equals(LoggedEvent.reopenedKey(LoggedEvent.id(event.event())))
            ? (ThreadChange) before.event()
            : null;
    return new Appended(owner(threadId), reopened, event.event());
  }

  private UserId owner(ThreadId lockedId) {
    LockedThread thread = locked.get(lockedId);
    if (thread == null) {
      throw new IllegalStateException("a thread that is not locked");
    }
    return thread.ownerId();
  }

  private AppendOutcome append(AppendEntry entry) {
    LockedThread thread = locked.get(entry.threadId());
    UserId owner = thread == null ? contended.get(entry.threadId()) : thread.ownerId();
    if (owner == null || (entry.requiredOwner() != null && !entry.requiredOwner().equals(owner))) {
      return new AppendOutcome.NotFound();
    }
    if (thread == null) {
      return new AppendOutcome.Contended();
    }
    if (!mayComeAgain(entry)) {
      return thread.append(entry);
    }
    LoggedEvent.Key key = LoggedEvent.Key.of(entry);
    Appended then = known.get(key);
    if (then != null) {
      return repeated(entry, then);
    }
    AppendOutcome outcome = thread.append(entry);
    if (outcome instanceof Appended appended) {
      known.put(key, appended);
    }
    return outcome;
  }

  private AppendOutcome repeated(AppendEntry entry, Appended then) {
    ThreadEvent event = then.event();
    if (attempt == Attempt.AGAIN && LoggedEvent.id(event).equals(entry.id())) {
      return then;
    }
    if (!(event instanceof Message original) || !(entry.content() instanceof NewMessage repeat)) {
      return new AppendOutcome.Rejected("the id is taken");
    }
    boolean same =
        original.body().equals(repeat.body())
            && original.attachments().equals(repeat.attachments())
            && original.replyTo() == repeat.replyTo();
    return same ? new AppendOutcome.Duplicate(original) : new AppendOutcome.Conflict();
  }
}
