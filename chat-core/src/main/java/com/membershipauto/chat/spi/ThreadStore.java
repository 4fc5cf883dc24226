package com.membershipauto.chat.spi;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The threads, their heads and read marks. All methods block, may be called by several threads at
 * once, and throw {@link StoreException} when the store cannot be asked.
 */
public interface ThreadStore {
  /**
   * Opens a thread: status open, nobody assigned, {@code lastSeq} 0. Durable when it returns.
   *
   * @param openedAt cut to milliseconds
   */
  ChatThread open(ThreadId id, UserId ownerId, String subject, Instant openedAt);

  Optional<ChatThread> find(ThreadId id);

  /**
   * Threads that match, in the order that the query asks for.
   *
   * @throws IllegalArgumentException the cursor is none that this store gave
   */
  Page<ChatThread> list(ThreadQuery query);

  /**
   * A glance at each of these threads that exist, in no order, by as few queries as possible.
   *
   * @param reader whose read marks are asked for
   */
  List<ThreadGlance> glances(Collection<ThreadId> ids, Participant reader);

  /**
   * How many open threads there are.
   *
   * @param assigneeId whose own are counted besides
   */
  OpenCounts openCounts(UserId assigneeId);

  /** The heads of those that exist, in no order, by as few queries as possible. */
  List<ThreadHead> heads(Collection<ThreadId> ids);

  /** The heads of the open threads of these owners, in no order, by as few queries as possible. */
  List<ThreadHead> openHeads(Collection<UserId> ownerIds);

  /** The heads of all open threads, in no order. */
  List<ThreadHead> allOpenHeads();

  /**
   * Moves the participant's mark forward to {@code upTo}, at most to the thread's {@code lastSeq},
   * and never back.
   *
   * @param requiredOwner the thread must be this user's; null when any thread will do
   */
  MarkOutcome markRead(ThreadId id, Participant reader, @Nullable UserId requiredOwner, long upTo);

  /** The read marks of the thread, in no order; empty when there is no such thread. */
  List<ReadMark> marks(ThreadId id);

  /** What became of {@link #markRead}. */
  sealed interface MarkOutcome {
    /** The mark moved to {@code upTo}. */
    record Moved(ThreadHead head, long upTo) implements MarkOutcome {}

    /** The mark stands at {@code upTo}, and what was asked for is not beyond it. */
    record Unmoved(long upTo) implements MarkOutcome {}

    /** There is no such thread, or it is not {@code requiredOwner}'s. */
    record NotFound() implements MarkOutcome {}
  }

  /**
   * Which threads to list; null means any.
   *
   * @param assignee see {@link AssigneeFilter}
   * @param order what comes first
   * @param cursor {@link Page#next()} of the page before, null for the first page
   * @param limit at least 1
   */
  record ThreadQuery(
      @Nullable UserId ownerId,
      @Nullable ThreadStatus status,
      @Nullable AssigneeFilter assignee,
      Order order,
      @Nullable String cursor,
      int limit) {}

  /** What comes first in a list. */
  enum Order {
    /** The newest opened. A page costs the same however many threads match. */
    OPENED,
    /**
     * That with the newest event; for a thread without any, its opening counts. A page looks at all
     * threads that match: for those that are open, not for an archive. A thread that gets an event
     * while the list is walked moves to its beginning, and is met there by those who begin anew.
     */
    ACTIVITY
  }

  /** Open threads: all, those of nobody, and those of the one who was asked for. */
  record OpenCounts(long all, long unassigned, long own) {}

  /** Threads of one assignee, or those of nobody when {@code assigneeId} is null. */
  record AssigneeFilter(@Nullable UserId assigneeId) {}
}
