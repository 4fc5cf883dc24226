package com.membershipauto.chat.service;

import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.spi.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Runs what waits for the store where that may block; a store that is away is an outcome. */
final class StoreCalls {
  private static final System.Logger LOG = System.getLogger(StoreCalls.class.getName());
  private static final int RETRY_AFTER_SECONDS = 2;

  private final Executor blocking;

  /**
   * @param blocking may reject, which is {@code busy} then
   */
  StoreCalls(Executor blocking) {
    this.blocking = blocking;
  }

  <T> CompletionStage<Outcome<T>> run(Supplier<Outcome<T>> query) {
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              return query.get();
            } catch (StoreException away) {
              LOG.log(System.Logger.Level.WARNING, "The store is away: {0}", away.getMessage());
              return new Outcome.Failed<>(
                  ErrorCode.UNAVAILABLE, "The store is away.", RETRY_AFTER_SECONDS);
            } catch (RuntimeException bug) {
              LOG.log(System.Logger.Level.ERROR, "A request failed", bug);
              return new Outcome.Failed<>(
                  ErrorCode.UNAVAILABLE, "The server failed.", RETRY_AFTER_SECONDS);
            }
          },
          blocking);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.completedFuture(
          new Outcome.Failed<>(
              ErrorCode.BUSY, "Too many requests wait for the store.", RETRY_AFTER_SECONDS));
    }
  }
}
