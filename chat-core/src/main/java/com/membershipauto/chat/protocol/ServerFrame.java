package com.membershipauto.chat.protocol;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON unit to a client. {@link FrameCodec#encode} writes it. */
public sealed interface ServerFrame {
  /** The frame of an event of the log: the same bytes live, repaired and resumed. */
  static ServerFrame of(ThreadEvent event) {
    return event instanceof Message message
        ? new MessageFrame(message)
        : new ThreadFrame(((ThreadChange) event).thread(), true);
  }

  record Welcome(
      String connectionId, Participant user, Instant expiresAt, int heartbeatSeconds, Limits limits)
      implements ServerFrame {}

  /** What the client should not pass, so that it can say so before it sends. */
  record Limits(
      int maxFrameBytes,
      int maxBodyLength,
      int maxAttachments,
      int maxInFlight,
      int maxResumeThreads,
      int maxResumeEvents) {
    /** What {@code maxAttachments} is: fixed by the protocol. */
    public static final int MAX_ATTACHMENTS = InputRules.MAX_ATTACHMENTS;
  }

  /** Type {@code message}. */
  record MessageFrame(Message message) implements ServerFrame {}

  record Ack(
      String clientMessageId,
      MessageId messageId,
      ThreadId threadId,
      long seq,
      Instant timestamp,
      boolean duplicate)
      implements ServerFrame {}

  /** Type {@code error}. {@code retryAfterSeconds} is 0 when it makes no sense to try again. */
  record Failure(
      ErrorCode code,
      String message,
      @Nullable String clientMessageId,
      @Nullable ThreadId threadId,
      int retryAfterSeconds)
      implements ServerFrame {}

  record Typing(ThreadId threadId, boolean isTyping, Participant sender) implements ServerFrame {}

  record Read(ThreadId threadId, Participant reader, long upTo) implements ServerFrame {}

  /** Who of support looks at a thread, in the order of their ids. */
  record Presence(ThreadId threadId, List<UserId> userIds) implements ServerFrame {
    public Presence {
      userIds = List.copyOf(userIds);
    }
  }

  /** Type {@code reaction}. */
  record Reaction(
      ThreadId threadId,
      long seq,
      MessageId messageId,
      UserId userId,
      String emoji,
      boolean removed)
      implements ServerFrame {}

  /**
   * Type {@code thread}.
   *
   * @param isEvent whether it is the event at {@code thread.lastSeq()}, with {@code seq} at the top
   *     level; false when it tells of an opened thread or answers a {@code WATCH}
   */
  record ThreadFrame(ChatThread thread, boolean isEvent) implements ServerFrame {}

  /** Where a thread stands once a {@code RESUME} is done. */
  record Resumed(
      ThreadId threadId,
      long headSeq,
      List<ReadMark> marks,
      ThreadStatus status,
      @Nullable UserId assigneeId)
      implements ServerFrame {}

  /** A {@code RESUME} that is refused: the client must read the thread anew. */
  record Reset(
      ThreadId threadId,
      long headSeq,
      List<ReadMark> marks,
      ThreadStatus status,
      @Nullable UserId assigneeId)
      implements ServerFrame {}

  record Expiring(Instant expiresAt) implements ServerFrame {}

  record Pong() implements ServerFrame {}

  record Reconnect(long afterMillis) implements ServerFrame {}
}
