package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.NewChange;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.ThreadHead;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A thread whose head this transaction has locked: as it stands after what was added so far, none
 * of which is written yet.
 */
final class LockedThread {
  private final EntityManager manager;
  private final ThreadId id;
  private final UserId ownerId;
  private final List<LoggedEvent> added = new ArrayList<>();

  private @Nullable UserId assigneeId;
  private ThreadStatus status;
  private long lastSeq;
  private long openSeq;

  /** What only changes need, read when the first one comes. */
  private ThreadRows.@Nullable Details details;

  LockedThread(EntityManager manager, ThreadHead head) {
    this.manager = manager;
    id = head.threadId();
    ownerId = head.ownerId();
    assigneeId = head.assigneeId();
    status = head.status();
    lastSeq = head.lastSeq();
    openSeq = head.openSeq();
  }

  ThreadId id() {
    return id;
  }

  UserId ownerId() {
    return ownerId;
  }

  long lastSeq() {
    return lastSeq;
  }

  long openSeq() {
    return openSeq;
  }

  /** In the order of their places. */
  List<LoggedEvent> added() {
    return added;
  }

  /** Adds an entry of this thread that is no duplicate, unless something speaks against it. */
  AppendOutcome append(AppendEntry entry) {
    if (entry.basedOnSeq() != 0 && entry.basedOnSeq() < lastSeq) {
      return new AppendOutcome.Stale(lastSeq);
    }
    return entry.content() instanceof NewMessage message
        ? addMessage(entry, message)
        : change(entry, (NewChange) entry.content());
  }

  private AppendOutcome addMessage(AppendEntry entry, NewMessage content) {
    if (content.replyTo() < 0 || content.replyTo() > lastSeq) {
      return new AppendOutcome.Rejected("replyTo is no event of the thread");
    }
    ThreadChange reopened = null;
    if (status == ThreadStatus.CLOSED) {
      reopened =
          addChange(entry, MessageId.random(), ThreadStatus.OPEN, assigneeId, details().subject());
      added.add(LoggedEvent.reopened(reopened, entry.id()));
    }
    Message message = message(entry, content, ++lastSeq, assigneeId);
    added.add(LoggedEvent.of(message));
    return new AppendOutcome.Appended(ownerId, reopened, message);
  }

  static Message message(
      AppendEntry entry, NewMessage content, long seq, @Nullable UserId assigneeId) {
    return new Message(
        entry.id(),
        entry.threadId(),
        seq,
        entry.sender(),
        content.body(),
        content.attachments(),
        entry.timestamp(),
        content.clientMessageId(),
        content.replyTo(),
        assigneeId);
  }

  private AppendOutcome change(AppendEntry entry, NewChange content) {
    String subject = content.subject() == null ? details().subject() : content.subject();
    ThreadStatus newStatus = content.status() == null ? status : content.status();
    UserId newAssignee =
        content.assignment() == null ? assigneeId : content.assignment().assigneeId();
    if (newStatus == status
        && Objects.equals(newAssignee, assigneeId)
        && subject.equals(details().subject())) {
      return new AppendOutcome.Unchanged(thread());
    }
    ThreadChange change = addChange(entry, entry.id(), newStatus, newAssignee, subject);
    added.add(LoggedEvent.of(change));
    return new AppendOutcome.Appended(ownerId, null, change);
  }

  private ThreadChange addChange(
      AppendEntry entry,
      MessageId changeId,
      ThreadStatus newStatus,
      @Nullable UserId newAssignee,
      String subject) {
    if (status == ThreadStatus.CLOSED) {
      openSeq = lastSeq;
    }
    lastSeq++;
    status = newStatus;
    assigneeId = newAssignee;
    details = new ThreadRows.Details(subject, details().createdAt(), entry.timestamp());
    return new ThreadChange(changeId, thread(), entry.sender());
  }

  private ChatThread thread() {
    ThreadRows.Details now = details();
    return new ChatThread(
        id, ownerId, now.subject(), status, assigneeId, lastSeq, now.createdAt(), now.updatedAt());
  }

  private ThreadRows.Details details() {
    if (details == null) {
      details = ThreadRows.details(manager, id);
    }
    return details;
  }
}
