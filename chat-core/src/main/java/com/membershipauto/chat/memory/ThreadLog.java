package com.membershipauto.chat.memory;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.MessagePreview;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.NewChange;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.spi.ThreadGlance;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore.MarkOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thread with its log and read marks. Its monitor guards all of them; nobody else is called
 * under it.
 */
final class ThreadLog {
  private record ClientKey(UserId sender, String clientMessageId) {}

  private final UserId ownerId;
  private final List<ThreadEvent> events = new ArrayList<>();
  private final Map<ClientKey, Message> byClientMessageId = new HashMap<>();
  private final Map<MessageId, Appended> byId = new HashMap<>();
  private final Map<Participant, Long> marks = new HashMap<>();

  /** As it was after the last change: only its {@code lastSeq} may be out of date. */
  private ChatThread changed;

  private long openSeq;

  ThreadLog(ChatThread opened) {
    ownerId = opened.ownerId();
    changed = opened;
  }

  UserId ownerId() {
    return ownerId;
  }

  synchronized ChatThread thread() {
    return new ChatThread(
        changed.id(),
        ownerId,
        changed.subject(),
        changed.status(),
        changed.assigneeId(),
        events.size(),
        changed.createdAt(),
        changed.updatedAt());
  }

  /** When its newest event was, or else its opening. */
  synchronized Instant activeAt() {
    if (events.isEmpty()) {
      return changed.createdAt();
    }
    ThreadEvent newest = events.get(events.size() - 1);
    return newest instanceof Message message
        ? message.timestamp()
        : ((ThreadChange) newest).thread().updatedAt();
  }

  synchronized ThreadGlance glance(Participant reader) {
    MessagePreview preview = null;
    for (int i = events.size() - 1; i >= 0 && preview == null; i--) {
      if (events.get(i) instanceof Message last) {
        preview = new MessagePreview(last.seq(), last.sender(), last.body(), last.timestamp());
      }
    }
    return new ThreadGlance(changed.id(), preview, marks.getOrDefault(reader, 0L));
  }

  synchronized ThreadHead head() {
    return new ThreadHead(
        changed.id(), ownerId, changed.assigneeId(), changed.status(), events.size(), openSeq);
  }

  synchronized AppendOutcome append(AppendEntry entry, Attempt attempt) {
    if (isForeign(entry.requiredOwner())) {
      return new AppendOutcome.NotFound();
    }
    Appended then = byId.get(entry.id());
    if (then != null && attempt == Attempt.AGAIN) {
      return then;
    }
    if (entry.content() instanceof NewMessage message) {
      AppendOutcome known = repeated(entry, message);
      if (known != null) {
        return known;
      }
    }
    if (then != null) {
      return new AppendOutcome.Rejected("the id is taken");
    }
    if (entry.basedOnSeq() != 0 && entry.basedOnSeq() < events.size()) {
      return new AppendOutcome.Stale(events.size());
    }
    return entry.content() instanceof NewMessage message
        ? add(entry, message)
        : change(entry, (NewChange) entry.content());
  }

  private @Nullable AppendOutcome repeated(AppendEntry entry, NewMessage message) {
    String clientMessageId = message.clientMessageId();
    if (clientMessageId == null) {
      return null;
    }
    Message original = byClientMessageId.get(new ClientKey(entry.sender().id(), clientMessageId));
    if (original == null) {
      return null;
    }
    boolean same =
        original.body().equals(message.body())
            && original.attachments().equals(message.attachments())
            && original.replyTo() == message.replyTo();
    return same ? new AppendOutcome.Duplicate(original) : new AppendOutcome.Conflict();
  }

  private AppendOutcome add(AppendEntry entry, NewMessage content) {
    if (content.replyTo() < 0 || content.replyTo() > events.size()) {
      return new AppendOutcome.Rejected("replyTo is no event of the thread");
    }
    ThreadChange reopened = null;
    if (changed.status() == ThreadStatus.CLOSED) {
      reopened =
          commit(MessageId.random(), entry, changed.subject(), ThreadStatus.OPEN, assignee());
    }
    Message message =
        new Message(
            entry.id(),
            entry.threadId(),
            events.size() + 1,
            entry.sender(),
            content.body(),
            content.attachments(),
            entry.timestamp(),
            content.clientMessageId(),
            content.replyTo(),
            assignee());
    events.add(message);
    if (content.clientMessageId() != null) {
      byClientMessageId.put(new ClientKey(entry.sender().id(), content.clientMessageId()), message);
    }
    return remember(new Appended(ownerId, reopened, message), entry.id());
  }

  private AppendOutcome change(AppendEntry entry, NewChange content) {
    ThreadStatus status = content.status() == null ? changed.status() : content.status();
    String subject = content.subject() == null ? changed.subject() : content.subject();
    UserId assignee = content.assignment() == null ? assignee() : content.assignment().assigneeId();
    if (status == changed.status()
        && subject.equals(changed.subject())
        && Objects.equals(assignee, assignee())) {
      return new AppendOutcome.Unchanged(thread());
    }
    ThreadChange event = commit(entry.id(), entry, subject, status, assignee);
    return remember(new Appended(ownerId, null, event), entry.id());
  }

  private ThreadChange commit(
      MessageId id,
      AppendEntry entry,
      String subject,
      ThreadStatus status,
      @Nullable UserId assignee) {
    if (changed.status() == ThreadStatus.CLOSED) {
      openSeq = events.size();
    }
    ThreadChange event =
        new ThreadChange(
            id,
            new ChatThread(
                changed.id(),
                ownerId,
                subject,
                status,
                assignee,
                events.size() + 1,
                changed.createdAt(),
                entry.timestamp()),
            entry.sender());
    events.add(event);
    changed = event.thread();
    return event;
  }

  private Appended remember(Appended outcome, MessageId id) {
    byId.put(id, outcome);
    return outcome;
  }

  private @Nullable UserId assignee() {
    return changed.assigneeId();
  }

  private boolean isForeign(@Nullable UserId requiredOwner) {
    return requiredOwner != null && !requiredOwner.equals(ownerId);
  }

  synchronized List<ThreadEvent> read(long afterSeq, long upToSeq, int limit) {
    int from = index(afterSeq);
    long to = Math.min(Math.min(upToSeq, events.size()), (long) from + limit);
    return from < to ? List.copyOf(events.subList(from, (int) to)) : List.of();
  }

  synchronized Page<Message> messagesAfter(long after, int limit) {
    List<Message> found = new ArrayList<>();
    for (int i = index(after); i < events.size(); i++) {
      if (events.get(i) instanceof Message message) {
        if (found.size() == limit) {
          return new Page<>(found, String.valueOf(found.get(limit - 1).seq()));
        }
        found.add(message);
      }
    }
    return new Page<>(found, null);
  }

  synchronized Page<Message> messagesBefore(long before, int limit) {
    List<Message> found = new ArrayList<>();
    String next = null;
    for (int i = index(before - 1) - 1; i >= 0; i--) {
      if (events.get(i) instanceof Message message) {
        if (found.size() == limit) {
          next = String.valueOf(found.get(limit - 1).seq());
          break;
        }
        found.add(message);
      }
    }
    Collections.reverse(found);
    return new Page<>(found, next);
  }

  /** How many events have a place up to {@code seq}: the index of the next one. */
  private int index(long seq) {
    return (int) Math.max(0, Math.min(seq, events.size()));
  }

  synchronized MarkOutcome markRead(Participant reader, @Nullable UserId requiredOwner, long upTo) {
    if (isForeign(requiredOwner)) {
      return new MarkOutcome.NotFound();
    }
    long mark = marks.getOrDefault(reader, 0L);
    long reached = Math.min(upTo, events.size());
    if (reached <= mark) {
      return new MarkOutcome.Unmoved(mark);
    }
    marks.put(reader, reached);
    return new MarkOutcome.Moved(head(), reached);
  }

  synchronized List<ReadMark> marks() {
    List<ReadMark> all = new ArrayList<>(marks.size());
    marks.forEach((reader, upTo) -> all.add(new ReadMark(reader, upTo)));
    return List.copyOf(all);
  }
}
