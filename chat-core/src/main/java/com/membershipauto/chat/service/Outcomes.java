package com.membershipauto.chat.service;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.spi.AppendOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the store answered, in the words of those who asked. */
final class Outcomes {
  private Outcomes() {}

  static Outcome<Sent> sent(Outcome<AppendOutcome> outcome) {
    if (outcome instanceof Outcome.Done<AppendOutcome> done) {
      if (done.value() instanceof AppendOutcome.Appended appended
          && appended.event() instanceof Message message) {
        return new Outcome.Done<>(new Sent(message, false));
      }
      if (done.value() instanceof AppendOutcome.Duplicate duplicate) {
        return new Outcome.Done<>(new Sent(duplicate.original(), true));
      }
      return refused(done.value());
    }
    return failure(outcome);
  }

  static Outcome<ChatThread> changed(Outcome<AppendOutcome> outcome) {
    if (outcome instanceof Outcome.Done<AppendOutcome> done) {
      if (done.value() instanceof AppendOutcome.Appended appended
          && appended.event() instanceof ThreadChange change) {
        return new Outcome.Done<>(change.thread());
      }
      if (done.value() instanceof AppendOutcome.Unchanged unchanged) {
        return new Outcome.Done<>(unchanged.thread());
      }
      return refused(done.value());
    }
    return failure(outcome);
  }

  private static <T> Outcome<T> refused(AppendOutcome outcome) {
    if (outcome instanceof AppendOutcome.NotFound) {
      return notFound();
    }
    if (outcome instanceof AppendOutcome.Conflict) {
      return new Outcome.Failed<>(
          ErrorCode.CONFLICT, "Another message was sent with this clientMessageId.", 0);
    }
    if (outcome instanceof AppendOutcome.Stale stale) {
      return new Outcome.Failed<>(
          ErrorCode.STALE, "The thread has gone on to seq " + stale.lastSeq() + ".", 0);
    }
    if (outcome instanceof AppendOutcome.Rejected rejected) {
      return new Outcome.Failed<>(ErrorCode.MALFORMED, rejected.reason(), 0);
    }
    throw new IllegalStateException("unexpected outcome " + outcome.getClass().getSimpleName());
  }

  static <T> CompletionStage<Outcome<T>> failed(ErrorCode code, String message) {
    return CompletableFuture.completedFuture(new Outcome.Failed<>(code, message, 0));
  }

  private static <T> Outcome<T> failure(Outcome<?> outcome) {
    Outcome.Failed<?> failed = (Outcome.Failed<?>) outcome;
    return new Outcome.Failed<>(failed.code(), failed.message(), failed.retryAfterSeconds());
  }

  static <T> Outcome<T> notFound() {
    return new Outcome.Failed<>(ErrorCode.NOT_FOUND, "There is no such thread.", 0);
  }
}
