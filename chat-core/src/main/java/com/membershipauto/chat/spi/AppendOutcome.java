package com.membershipauto.chat.spi;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.UserId;
import org.jspecify.annotations.Nullable;

/** What became of one {@link AppendEntry}. */
public sealed interface AppendOutcome {
  /**
   * Committed with its place.
   *
   * @param ownerId the thread's owner
   * @param reopened the change at {@code event.seq() - 1} that opened the closed thread for this
   *     message; null when there was none
   */
  record Appended(UserId ownerId, @Nullable ThreadChange reopened, ThreadEvent event)
      implements AppendOutcome {}

  /** The same sender stored the same message under this {@code clientMessageId} before. */
  record Duplicate(Message original) implements AppendOutcome {}

  /** The same sender stored another message under this {@code clientMessageId} before. */
  record Conflict() implements AppendOutcome {}

  /** There is no such thread, or it is not {@code requiredOwner}'s. */
  record NotFound() implements AppendOutcome {}

  /** The log has gone on since {@code basedOnSeq}: its newest event is at {@code lastSeq}. */
  record Stale(long lastSeq) implements AppendOutcome {}

  /** The change leaves the thread as it is. */
  record Unchanged(ChatThread thread) implements AppendOutcome {}

  /** Somebody else holds the thread; nothing of this entry is stored. */
  record Contended() implements AppendOutcome {}

  /** The store refuses this entry for its data; nothing of it is stored. */
  record Rejected(String reason) implements AppendOutcome {}
}
