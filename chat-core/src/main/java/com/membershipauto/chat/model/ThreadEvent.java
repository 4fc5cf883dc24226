package com.membershipauto.chat.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row of a thread's log. */
public sealed interface ThreadEvent permits Message, ThreadChange {
  ThreadId threadId();

  /** The place in the thread: 1, 2, 3 …, no gaps, commit order. */
  long seq();

  /** Who works on the thread after this event: decides which of support get it. */
  @Nullable UserId assigneeId();

  /** When it was appended, cut to milliseconds. Never a cursor. */
  Instant timestamp();
}
