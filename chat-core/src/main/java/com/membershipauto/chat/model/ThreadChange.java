package com.membershipauto.chat.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The event of a changed status, assignee or subject.
 *
 * @param id names the event, as a message's id does
 * @param thread the thread as it is after the change; its {@code lastSeq} is the event's place, its
 *     {@code updatedAt} the event's time
 * @param actor who changed it
 */
public record ThreadChange(MessageId id, ChatThread thread, Participant actor)
    implements ThreadEvent {
  @Override
  public ThreadId threadId() {
    return thread.id();
  }

  @Override
  public long seq() {
    return thread.lastSeq();
  }

  @Override
  public @Nullable UserId assigneeId() {
    return thread.assigneeId();
  }

  @Override
  public Instant timestamp() {
    return thread.updatedAt();
  }
}
