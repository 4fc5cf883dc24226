package com.membershipauto.chat.memory;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.LogRange;
import com.membershipauto.chat.spi.ThreadGlance;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Threads and their logs in the heap of one process. Nothing is ever deleted, so it grows with what
 * is said; all is gone when the process ends. Safe for use by several threads at once, never
 * contended, and never blocks for longer than another call takes.
 */
public final class InMemoryStore implements EventStore, ThreadStore {
  private final Map<ThreadId, ThreadLog> threads = new ConcurrentHashMap<>();
  private final AtomicLong opened = new AtomicLong();

  /** By the order of opening, which is also the cursor. */
  private final NavigableMap<Long, ThreadLog> inOrder = new ConcurrentSkipListMap<>();

  private final Map<UserId, NavigableMap<Long, ThreadLog>> byOwner = new ConcurrentHashMap<>();

  @Override
  public List<AppendOutcome> append(List<AppendEntry> entries, Attempt attempt) {
    List<AppendOutcome> outcomes = new ArrayList<>(entries.size());
    for (AppendEntry entry : entries) {
      ThreadLog log = threads.get(entry.threadId());
      outcomes.add(log == null ? new AppendOutcome.NotFound() : log.append(entry, attempt));
    }
    return outcomes;
  }

  @Override
  public List<ThreadEvent> read(List<LogRange> ranges, int limit) {
    List<ThreadEvent> events = new ArrayList<>();
    for (LogRange range : ranges) {
      ThreadLog log = threads.get(range.threadId());
      if (log != null) {
        events.addAll(log.read(range.afterSeq(), range.upToSeq(), limit));
      }
    }
    return events;
  }

  @Override
  public Page<Message> messagesAfter(ThreadId threadId, long after, int limit) {
    ThreadLog log = threads.get(threadId);
    return log == null ? new Page<>(List.of(), null) : log.messagesAfter(after, limit);
  }

  @Override
  public Page<Message> messagesBefore(ThreadId threadId, long before, int limit) {
    ThreadLog log = threads.get(threadId);
    return log == null ? new Page<>(List.of(), null) : log.messagesBefore(before, limit);
  }

  /**
   * Opens a thread that is new.
   *
   * @throws IllegalArgumentException there is a thread of this id
   */
  @Override
  public ChatThread open(ThreadId id, UserId ownerId, String subject, Instant openedAt) {
    ChatThread thread =
        new ChatThread(id, ownerId, subject, ThreadStatus.OPEN, null, 0, openedAt, openedAt);
    ThreadLog log = new ThreadLog(thread);
    if (threads.putIfAbsent(id, log) != null) {
      throw new IllegalArgumentException("the thread " + id + " exists");
    }
    long place = opened.incrementAndGet();
    inOrder.put(place, log);
    byOwner.computeIfAbsent(ownerId, owner -> new ConcurrentSkipListMap<>()).put(place, log);
    return thread;
  }

  @Override
  public Optional<ChatThread> find(ThreadId id) {
    return Optional.ofNullable(threads.get(id)).map(ThreadLog::thread);
  }

  @Override
  public Page<ChatThread> list(ThreadQuery query) {
    return query.order() == Order.ACTIVITY ? listByActivity(query) : listByOpening(query);
  }

  private Page<ChatThread> listByActivity(ThreadQuery query) {
    ActivityKey before = query.cursor() == null ? null : ActivityKey.parse(query.cursor());
    NavigableMap<ActivityKey, ChatThread> found = new TreeMap<>();
    candidates(query.ownerId())
        .forEach(
            (place, log) -> {
              ChatThread thread = log.thread();
              ActivityKey key = new ActivityKey(log.activeAt().toEpochMilli(), place);
              if (matches(thread, query) && (before == null || key.compareTo(before) < 0)) {
                found.put(key, thread);
              }
            });
    List<ChatThread> page = new ArrayList<>();
    ActivityKey last = null;
    for (Map.Entry<ActivityKey, ChatThread> one : found.descendingMap().entrySet()) {
      if (page.size() == query.limit()) {
        return new Page<>(page, String.valueOf(last));
      }
      page.add(one.getValue());
      last = one.getKey();
    }
    return new Page<>(page, null);
  }

  private Page<ChatThread> listByOpening(ThreadQuery query) {
    NavigableMap<Long, ThreadLog> candidates = candidates(query.ownerId());
    if (query.cursor() != null) {
      candidates = candidates.headMap(parse(query.cursor()), false);
    }
    List<ChatThread> found = new ArrayList<>();
    long last = 0;
    for (Map.Entry<Long, ThreadLog> candidate : candidates.descendingMap().entrySet()) {
      ChatThread thread = candidate.getValue().thread();
      if (matches(thread, query)) {
        if (found.size() == query.limit()) {
          return new Page<>(found, String.valueOf(last));
        }
        found.add(thread);
        last = candidate.getKey();
      }
    }
    return new Page<>(found, null);
  }

  private NavigableMap<Long, ThreadLog> candidates(@Nullable UserId ownerId) {
    return ownerId == null ? inOrder : byOwner.getOrDefault(ownerId, new ConcurrentSkipListMap<>());
  }

  private static long parse(String cursor) {
    // A number of our own has no sign, no leading zero and no foreign digits.
    if (!cursor.matches("[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("no cursor of this store");
    }
    return Long.parseLong(cursor);
  }

  private static boolean matches(ChatThread thread, ThreadQuery query) {
    AssigneeFilter assignee = query.assignee();
    return (query.status() == null || query.status() == thread.status())
        && (assignee == null || Objects.equals(assignee.assigneeId(), thread.assigneeId()));
  }

  @Override
  public List<ThreadGlance> glances(Collection<ThreadId> ids, Participant reader) {
    List<ThreadGlance> glances = new ArrayList<>(ids.size());
    for (ThreadId id : Set.copyOf(ids)) {
      ThreadLog log = threads.get(id);
      if (log != null) {
        glances.add(log.glance(reader));
      }
    }
    return glances;
  }

  @Override
  public OpenCounts openCounts(UserId assigneeId) {
    long unassigned = 0;
    long own = 0;
    List<ThreadHead> open = allOpenHeads();
    for (ThreadHead head : open) {
      if (head.assigneeId() == null) {
        unassigned++;
      } else if (head.assigneeId().equals(assigneeId)) {
        own++;
      }
    }
    return new OpenCounts(open.size(), unassigned, own);
  }

  @Override
  public List<ThreadHead> heads(Collection<ThreadId> ids) {
    List<ThreadHead> heads = new ArrayList<>(ids.size());
    for (ThreadId id : Set.copyOf(ids)) {
      ThreadLog log = threads.get(id);
      if (log != null) {
        heads.add(log.head());
      }
    }
    return heads;
  }

  @Override
  public List<ThreadHead> openHeads(Collection<UserId> ownerIds) {
    List<ThreadHead> heads = new ArrayList<>();
    for (UserId ownerId : Set.copyOf(ownerIds)) {
      addOpen(candidates(ownerId), heads);
    }
    return heads;
  }

  @Override
  public List<ThreadHead> allOpenHeads() {
    List<ThreadHead> heads = new ArrayList<>();
    addOpen(inOrder, heads);
    return heads;
  }

  private static void addOpen(NavigableMap<Long, ThreadLog> logs, List<ThreadHead> heads) {
    for (ThreadLog log : logs.values()) {
      ThreadHead head = log.head();
      if (head.status() == ThreadStatus.OPEN) {
        heads.add(head);
      }
    }
  }

  @Override
  public MarkOutcome markRead(
      ThreadId id, Participant reader, @Nullable UserId requiredOwner, long upTo) {
    ThreadLog log = threads.get(id);
    return log == null ? new MarkOutcome.NotFound() : log.markRead(reader, requiredOwner, upTo);
  }

  @Override
  public List<ReadMark> marks(ThreadId id) {
    ThreadLog log = threads.get(id);
    return log == null ? List.of() : log.marks();
  }
}
