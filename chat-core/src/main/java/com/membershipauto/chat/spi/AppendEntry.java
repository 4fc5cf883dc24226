package com.membershipauto.chat.spi;

import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to add to a thread's log.
 *
 * @param id the new event's id, kept over repeated attempts
 * @param requiredOwner the thread must be this user's, or the outcome is {@link
 *     AppendOutcome.NotFound}; null when any thread will do
 * @param basedOnSeq the newest event that the sender had seen; when the log has gone on since, the
 *     outcome is {@link AppendOutcome.Stale}. 0 when the sender does not say
 * @param timestamp cut to milliseconds
 */
public record AppendEntry(
    MessageId id,
    ThreadId threadId,
    Participant sender,
    @Nullable UserId requiredOwner,
    long basedOnSeq,
    Instant timestamp,
    Content content) {

  /** What is added. */
  public sealed interface Content permits NewMessage, NewChange {}

  /**
   * A message. Stored once for each (thread, sender id, {@code clientMessageId}), for good. Into a
   * closed thread it appends a change to open first.
   *
   * @param replyTo a seq of the thread, 0 for none
   */
  public record NewMessage(
      String body, List<String> attachments, @Nullable String clientMessageId, long replyTo)
      implements Content {
    public NewMessage {
      attachments = List.copyOf(attachments);
    }
  }

  /**
   * A change of what is not null. One that leaves all as it was is {@link AppendOutcome.Unchanged}
   * and takes no place.
   */
  public record NewChange(
      @Nullable ThreadStatus status, @Nullable Assignment assignment, @Nullable String subject)
      implements Content {}

  /** Who is to work on the thread: nobody when {@code assigneeId} is null. */
  public record Assignment(@Nullable UserId assigneeId) {}
}
