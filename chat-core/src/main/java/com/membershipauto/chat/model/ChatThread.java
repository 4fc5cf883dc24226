package com.membershipauto.chat.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One persistent conversation between its owner, a customer, and support, as it stood after {@code
 * lastSeq}.
 *
 * @param subject at most {@value #MAX_SUBJECT_LENGTH} characters, may be empty
 * @param assigneeId the member of support who works on it, or null
 * @param lastSeq the place of the newest event, 0 when there is none
 * @param createdAt when it was opened, cut to milliseconds
 * @param updatedAt when status, assignee or subject last changed, cut to milliseconds
 */
public record ChatThread(
    ThreadId id,
    UserId ownerId,
    String subject,
    ThreadStatus status,
    @Nullable UserId assigneeId,
    long lastSeq,
    Instant createdAt,
    Instant updatedAt) {
  public static final int MAX_SUBJECT_LENGTH = 200;

  /** The same thread as if its newest event were at {@code seq}. */
  public ChatThread withLastSeq(long seq) {
    return new ChatThread(id, ownerId, subject, status, assigneeId, seq, createdAt, updatedAt);
  }
}
