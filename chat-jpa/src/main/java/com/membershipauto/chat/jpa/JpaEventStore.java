package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.LogRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The log in {@code chat_event}. */
final class JpaEventStore implements EventStore {
  private final Transactions transactions;
  private final Duration lockTimeout;

  JpaEventStore(Transactions transactions, Duration lockTimeout) {
    this.transactions = transactions;
    this.lockTimeout = lockTimeout;
  }

  @Override
  public List<AppendOutcome> append(List<AppendEntry> entries, Attempt attempt) {
    return new Append(transactions, attempt, lockTimeout, entries).run();
  }

  @Override
  public List<ThreadEvent> read(List<LogRange> ranges, int limit) {
    return transactions.read(
        manager -> {
          List<ThreadEvent> events = new ArrayList<>();
          for (LoggedEvent event : EventRows.events(manager, ranges, limit)) {
            events.add(event.event());
          }
          return events;
        });
  }

  @Override
  public Page<Message> messagesAfter(ThreadId threadId, long after, int limit) {
    List<Message> found =
        transactions.read(manager -> EventRows.messagesAfter(manager, threadId, after, limit + 1L));
    return page(found, limit, false);
  }

  @Override
  public Page<Message> messagesBefore(ThreadId threadId, long before, int limit) {
    List<Message> found =
        transactions.read(
            manager -> EventRows.messagesBefore(manager, threadId, before, limit + 1L));
    return page(found, limit, true);
  }

  /** A page of what was found when one more than {@code limit} was asked for. */
  private static Page<Message> page(List<Message> found, int limit, boolean descending) {
    boolean more = found.size() > limit;
    List<Message> items = new ArrayList<>(more ? found.subList(0, limit) : found);
    String next = more ? String.valueOf(items.get(limit - 1).seq()) : null;
    if (descending) {
      Collections.reverse(items);
    }
    return new Page<>(items, next);
  }
}
