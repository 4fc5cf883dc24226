package com.membershipauto.chat.testkit.history;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.ThreadEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is stored.
 *
 * @param message its id, sender's id and {@code clientMessageId} when it is a message, else null
 */
public record LogEntry(long seq, @Nullable StoredMessage message) {
  /** What tells a message from all others. */
  public record StoredMessage(String id, String senderId, @Nullable String clientMessageId) {}

  public static LogEntry of(ThreadEvent event) {
    return event instanceof Message message
        ? new LogEntry(
            message.seq(),
            new StoredMessage(
                message.id().toString(), message.sender().id().value(), message.clientMessageId()))
        : new LogEntry(event.seq(), null);
  }
}
