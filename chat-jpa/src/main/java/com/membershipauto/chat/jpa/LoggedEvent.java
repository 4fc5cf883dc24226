package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import org.jspecify.annotations.Nullable;

/**
 * An event of the log with the key under which it is stored once.
 *
 * @param dedupKey see {@code chat_event} in the first migration
 */
record LoggedEvent(ThreadEvent event, String dedupKey) {
  private static final char BY_CLIENT_MESSAGE_ID = 'c';
  private static final char BY_ID = 'i';
  private static final char REOPENED_FOR = 'r';

  /** What no two events of the log share. */
  record Key(ThreadId threadId, UserId senderId, String dedupKey) {
    static Key of(AppendEntry entry) {
      String clientMessageId =
          entry.content() instanceof NewMessage message ? message.clientMessageId() : null;
      return new Key(
          entry.threadId(), entry.sender().id(), LoggedEvent.dedupKey(entry.id(), clientMessageId));
    }
  }

  static LoggedEvent of(Message message) {
    return new LoggedEvent(message, dedupKey(message.id(), message.clientMessageId()));
  }

  static LoggedEvent of(ThreadChange change) {
    return new LoggedEvent(change, dedupKey(change.id(), null));
  }

  /** A change to open, made for a message. */
  static LoggedEvent reopened(ThreadChange change, MessageId message) {
    return new LoggedEvent(change, reopenedKey(message));
  }

  static String reopenedKey(MessageId message) {
    return REOPENED_FOR + message.toString();
  }

  /** The sender's own name for a message that is stored under {@code dedupKey}, or null. */
  static @Nullable String clientMessageId(String dedupKey) {
    return dedupKey.charAt(0) == BY_CLIENT_MESSAGE_ID ? dedupKey.substring(1) : null;
  }

  private static String dedupKey(MessageId id, @Nullable String clientMessageId) {
    return clientMessageId == null ? BY_ID + id.toString() : BY_CLIENT_MESSAGE_ID + clientMessageId;
  }

  /** The event's own id, whatever its kind. */
  static MessageId id(ThreadEvent event) {
    return event instanceof Message message ? message.id() : ((ThreadChange) event).id();
  }
}
