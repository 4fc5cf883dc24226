package com.membershipauto.chat.spi;

import com.membershipauto.chat.model.ThreadId;
import java.util.Objects;

/** The events of a thread with {@code afterSeq < seq <= upToSeq}. */
public record LogRange(ThreadId threadId, long afterSeq, long upToSeq) {
  public LogRange {
    Objects.requireNonNull(threadId);
  }
}
