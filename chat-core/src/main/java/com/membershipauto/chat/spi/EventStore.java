package com.membershipauto.chat.spi;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import java.util.List;

/**
 * The log of every thread. All methods block and may be called by several threads at once.
 *
 * <p>An expected outcome is a value; {@link StoreException} says that the store could not be asked.
 */
public interface EventStore {
  /** How {@link #append} treats a thread whose row somebody else holds, and repeated entries. */
  enum Attempt {
    /** Answers {@link AppendOutcome.Contended} at once for a thread that a stranger has locked. */
    FIRST,
    /**
     * Waits for the lock, at most 2 s for each thread (then {@link AppendOutcome.Contended}), and
     * recognises entries of an earlier attempt whose outcome is unknown by their {@code id} too:
     * they are {@link AppendOutcome.Appended} as they were then.
     */
    AGAIN
  }

  /**
   * Appends the entries as if one by one in the order given, each at the end of its thread's log,
   * in one transaction of its own: it never joins the caller's. Those of one thread get consecutive
   * places. When it returns, what was appended is durable.
   *
   * @param entries at least one
   * @return one outcome for each entry, in the same order
   * @throws StoreException nothing is known to be stored; see {@link StoreException#mayBeStored()}
   */
  List<AppendOutcome> append(List<AppendEntry> entries, Attempt attempt);

  /**
   * The events with {@code afterSeq < seq <= upToSeq}, of all kinds, in order, at most {@code
   * limit}. Empty for a thread that does not exist. Equal to what {@link #append} answered.
   */
  default List<ThreadEvent> read(ThreadId threadId, long afterSeq, long upToSeq, int limit) {
    return read(List.of(new LogRange(threadId, afterSeq, upToSeq)), limit);
  }

  /**
   * The same of several threads, which costs a few round trips whatever their number.
   *
   * @param ranges of different threads
   * @param limit of each range
   * @return each thread's events in order; the threads in any order, but not mixed
   */
  List<ThreadEvent> read(List<LogRange> ranges, int limit);

  /**
   * Messages only, always in ascending order of seq: the first {@code limit} with {@code seq >
   * after}.
   *
   * @return {@link Page#next()} is the seq to pass as {@code after} when there are more
   */
  Page<Message> messagesAfter(ThreadId threadId, long after, int limit);

  /**
   * Messages only, always in ascending order of seq: the last {@code limit} with {@code seq <
   * before}.
   *
   * @return {@link Page#next()} is the seq to pass as {@code before} when there are more
   */
  Page<Message> messagesBefore(ThreadId threadId, long before, int limit);
}
