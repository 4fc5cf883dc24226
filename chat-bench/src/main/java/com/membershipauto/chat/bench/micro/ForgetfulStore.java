package com.membershipauto.chat.bench.micro;

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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gives out places and keeps nothing else, so that a benchmark measures what is around the store,
 * for as long as it likes. It takes messages only, and none of them for a repeat.
 */
final class ForgetfulStore implements EventStore, ThreadStore {
  private record Log(ChatThread thread, AtomicLong lastSeq) {
    ThreadHead head() {
      return new ThreadHead(
          thread.id(), thread.ownerId(), null, ThreadStatus.OPEN, lastSeq.get(), 0);
    }
  }

  private final Map<ThreadId, Log> logs = new ConcurrentHashMap<>();

  @Override
  public List<AppendOutcome> append(List<AppendEntry> entries, Attempt attempt) {
    List<AppendOutcome> outcomes = new ArrayList<>(entries.size());
    for (AppendEntry entry : entries) {
      Log log = logs.get(entry.threadId());
      outcomes.add(
          log != null && entry.content() instanceof AppendEntry.NewMessage message
              ? new AppendOutcome.Appended(
                  log.thread.ownerId(), null, message(entry, message, log.lastSeq))
              : new AppendOutcome.NotFound());
    }
    return outcomes;
  }

  private static Message message(
      AppendEntry entry, AppendEntry.NewMessage content, AtomicLong lastSeq) {
    return new Message(
        entry.id(),
        entry.threadId(),
        lastSeq.incrementAndGet(),
        entry.sender(),
        content.body(),
        content.attachments(),
        entry.timestamp(),
        content.clientMessageId(),
        content.replyTo(),
        null);
  }

  @Override
  public List<ThreadEvent> read(List<LogRange> ranges, int limit) {
    return List.of();
  }

  @Override
  public Page<Message> messagesAfter(ThreadId threadId, long after, int limit) {
    return new Page<>(List.of(), null);
  }

  @Override
  public Page<Message> messagesBefore(ThreadId threadId, long before, int limit) {
    return new Page<>(List.of(), null);
  }

  @Override
  public ChatThread open(ThreadId id, UserId ownerId, String subject, Instant openedAt) {
    ChatThread thread =
        new ChatThread(id, ownerId, subject, ThreadStatus.OPEN, null, 0, openedAt, openedAt);
    logs.put(id, new Log(thread, new AtomicLong()));
    return thread;
  }

  @Override
  public Optional<ChatThread> find(ThreadId id) {
    return Optional.ofNullable(logs.get(id)).map(log -> log.thread.withLastSeq(log.lastSeq.get()));
  }

  @Override
  public Page<ChatThread> list(ThreadQuery query) {
    return new Page<>(List.of(), null);
  }

  @Override
  public List<ThreadGlance> glances(Collection<ThreadId> ids, Participant reader) {
    return List.of();
  }

  @Override
  public OpenCounts openCounts(UserId assigneeId) {
    return new OpenCounts(logs.size(), logs.size(), 0);
  }

  @Override
  public List<ThreadHead> heads(Collection<ThreadId> ids) {
    return logs.values().stream()
        .filter(log -> ids.contains(log.thread.id()))
        .map(Log::head)
        .toList();
  }

  @Override
  public List<ThreadHead> openHeads(Collection<UserId> ownerIds) {
    return logs.values().stream()
        .filter(log -> ownerIds.contains(log.thread.ownerId()))
        .map(Log::head)
        .toList();
  }

  @Override
  public List<ThreadHead> allOpenHeads() {
    return logs.values().stream().map(Log::head).toList();
  }

  @Override
  public MarkOutcome markRead(
      ThreadId id, Participant reader, @Nullable UserId requiredOwner, long upTo) {
    return new MarkOutcome.NotFound();
  }

  @Override
  public List<ReadMark> marks(ThreadId id) {
    return List.of();
  }
}
