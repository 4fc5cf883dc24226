package com.membershipauto.chat.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event that carries text.
 *
 * @param attachments absolute http(s) URLs, at most 10
 * @param clientMessageId the sender's own name for it, null when a seed client sent it
 * @param replyTo the seq of the message it answers, 0 for none
 */
public record Message(
    MessageId id,
    ThreadId threadId,
    long seq,
    Participant sender,
    String body,
    List<String> attachments,
    Instant timestamp,
    @Nullable String clientMessageId,
    long replyTo,
    @Nullable UserId assigneeId)
    implements ThreadEvent {
  public Message {
    attachments = List.copyOf(attachments);
  }
}
