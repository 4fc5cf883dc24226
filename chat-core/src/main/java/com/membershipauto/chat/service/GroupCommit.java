package com.membershipauto.chat.service;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.service.Batch.Pending;
import com.membershipauto.chat.service.Batch.ThreadQueue;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.ChatMetrics;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.spi.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commits entries in batches: each thread's entries wait in their own queue, a queue is in at most
 * one batch at a time, and a committer takes whatever is ready without waiting for more. So a lone
 * entry waits for nothing and a burst shares one commit.
 *
 * <p>A thread whose row a stranger holds moves to a lane of its own, where it holds up nobody. When
 * the store is away, entries that were not tried fail together; those that may be stored are tried
 * again until the store says what became of them.
 */
final class GroupCommit implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
  private static final int RETRY_AFTER_SECONDS = 2;

  private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventStore store;
  private final ChatMetrics metrics;
  private final Settler settler;
  private final int maxInFlight;
  private final int maxBatchEntries;
  private final int maxBatchBytes;
  private final int committers;
  private final long contentionNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moreReady = lock.newCondition();
  private final Condition moreContended = lock.newCondition();
  private final Condition idle = lock.newCondition();

  // Guarded by lock.
  private final Map<ThreadId, ThreadQueue> queues = new HashMap<>();
  private final ArrayDeque<ThreadQueue> ready = new ArrayDeque<>();
  private final ArrayDeque<ThreadQueue> contended = new ArrayDeque<>();
  private int inFlight;
  private boolean closed;

  GroupCommit(EventStore store, ChatConfig config, ChatMetrics metrics, Settler settler) {
    this.store = store;
    this.metrics = metrics;
    this.settler = settler;
    maxInFlight = config.get(Setting.MAX_IN_FLIGHT);
    maxBatchEntries = config.get(Setting.MAX_BATCH_ENTRIES);
    maxBatchBytes = config.get(Setting.MAX_BATCH_BYTES);
    committers = config.get(Setting.COMMITTERS);
    contentionNanos = config.nanos(Setting.CONTENTION_TIMEOUT_MILLIS);
  }

  void start(Executor threads) {
    for (int i = 0; i < committers; i++) {
      threads.execute(() -> run(this::takeBatch, this::commitBatch));
    }
    threads.execute(() -> run(this::takeContended, this::commitContended));
  }

  /**
   * Queues an entry; never blocks.
   *
   * @param answer completed on a committer's thread once it is known what became of the entry: in a
   *     thread, in the order of the calls. What depends on it by now is run before the event is
   *     published
   */
  void append(AppendEntry entry, CompletableFuture<Outcome<AppendOutcome>> answer) {
    Pending pending = new Pending(entry, answer, System.nanoTime());
    boolean isStopping;
    lock.lock();
    try {
      isStopping = closed;
      if (!closed && inFlight < maxInFlight) {
        inFlight++;
        ThreadQueue queue = queues.computeIfAbsent(entry.threadId(), ThreadQueue::new);
        queue.waiting.add(pending);
        if (!queue.isTaken) {
          queue.isTaken = true;
          ready.add(queue);
          moreReady.signal();
        }
        return;
      }
    } finally {
      lock.unlock();
    }
    answer.complete(
        busy(
            isStopping
                ? "The server is stopping."
                : "The server has too many messages in flight."));
  }

  /**
   * Waits until nothing is in flight, answered and published; returns whether that came within the
   * time.
   */
  boolean awaitIdle(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (inFlight > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
      return inFlight == 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      moreReady.signalAll();
      moreContended.signalAll();
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run(Source source, Consumer<Batch> commit) {
    try {
      Batch batch;
      while ((batch = source.take()) != null) {
        try {
          commit.accept(batch);
        } catch (RuntimeException | Error bug) {
          LOG.log(ERROR, "A batch failed", bug);
          failWithQueued(batch, ErrorCode.UNAVAILABLE, "The message could not be stored.");
          giveBack(batch);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Batch takeBatch() throws InterruptedException {
    lock.lock();
    try {
      while (ready.isEmpty()) {
        if (closed) {
          return null;
        }
        moreReady.await();
      }
      Batch batch = new Batch(maxBatchEntries, maxBatchBytes);
      while (!ready.isEmpty() && batch.hasRoom()) {
        batch.take(ready.poll());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Batch takeContended() throws InterruptedException {
    lock.lock();
    try {
      while (contended.isEmpty()) {
        if (closed) {
          return null;
        }
        moreContended.await();
      }
      Batch batch = new Batch(maxBatchEntries, maxBatchBytes);
      batch.take(contended.poll());
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void commitBatch(Batch batch) {
    settle(batch, appendOrRecover(batch, Attempt.FIRST));
  }

  private void commitContended(Batch batch) {
    if (System.nanoTime() - batch.entries.get(0).since() > contentionNanos) {
      failWithQueued(batch, ErrorCode.BUSY, "The thread is locked by somebody else.");
      giveBack(batch);
      return;
    }
    settle(batch, appendOrRecover(batch, Attempt.AGAIN));
  }

  /** Returns no outcomes when nothing is stored and the entries have failed. */
  private List<AppendOutcome> appendOrRecover(Batch batch, Attempt firstAttempt) {
    Attempt attempt = firstAttempt;
    long retry = FIRST_RETRY_NANOS;
    boolean mayBeStored = false;
    while (true) {
      try {
        long began = System.nanoTime();
        List<AppendOutcome> outcomes = store.append(batch.appendEntries(), attempt);
        if (mayBeStored && outcomes.stream().anyMatch(AppendOutcome.Contended.class::isInstance)) {
          // The lost transaction may still hold the row; only its end says what became of it.
          if (pause(FIRST_RETRY_NANOS)) {
            continue;
          }
          return List.of();
        }
        metrics.committed(outcomes.size(), System.nanoTime() - began);
        return outcomes;
      } catch (StoreException away) {
        metrics.storeFailed();
        LOG.log(WARNING, "The store is away: {0}", away.getMessage());
        mayBeStored |= away.mayBeStored();
        if (!mayBeStored) {
          failWithQueued(batch, ErrorCode.UNAVAILABLE, "The store is away.");
          return List.of();
        }
        failAllQueued();
        attempt = Attempt.AGAIN;
        if (!pause(retry)) {
          // Stopping: unanswered, so that the sender knows that the outcome is unknown.
          return List.of();
        }
        retry = Math.min(2 * retry, LAST_RETRY_NANOS);
      }
    }
  }

  private void settle(Batch batch, List<AppendOutcome> outcomes) {
    List<AppendOutcome.Appended> appended = new ArrayList<>(outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      AppendOutcome outcome = outcomes.get(i);
      if (outcome instanceof AppendOutcome.Contended) {
        batch.contended.add(batch.entries.get(i));
      } else if (outcome instanceof AppendOutcome.Appended one) {
        appended.add(one);
      }
    }
    try {
      settler.settle(() -> answer(batch, outcomes), appended, () -> giveBack(batch));
    } catch (RuntimeException | Error bug) {
      LOG.log(ERROR, "What is committed was not published", bug);
      answer(batch, outcomes);
      giveBack(batch);
    }
  }

  private static void answer(Batch batch, List<AppendOutcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      AppendOutcome outcome = outcomes.get(i);
      if (!(outcome instanceof AppendOutcome.Contended)) {
        batch.entries.get(i).answer().complete(new Outcome.Done<>(outcome));
      }
    }
  }

  /** Makes the batch's threads available again, with what is contended at the head of the queue. */
  private void giveBack(Batch batch) {
    List<Pending> failed = new ArrayList<>(0);
    lock.lock();
    try {
      if (batch.isGivenBack) {
        return;
      }
      batch.isGivenBack = true;
      land(batch.entries.size() - batch.contended.size());
      for (int i = batch.contended.size() - 1; i >= 0; i--) {
        Pending pending = batch.contended.get(i);
        ThreadQueue queue = batch.queues.get(pending.entry().threadId());
        if (queue != null) {
          queue.waiting.addFirst(pending);
          queue.isContended = true;
        }
      }
      for (ThreadQueue queue : batch.queues.values()) {
        if (queue.isContended && closed) {
          failed.addAll(queue.waiting);
          queue.waiting.clear();
        }
        if (queue.waiting.isEmpty()) {
          queue.isTaken = false;
          queues.remove(queue.threadId);
        } else if (queue.isContended) {
          queue.isContended = false;
          contended.add(queue);
          moreContended.signal();
        } else {
          ready.add(queue);
          moreReady.signal();
        }
      }
    } finally {
      lock.unlock();
    }
    failQueued(failed, ErrorCode.BUSY, "The server is stopping.");
  }

  /** A sender's order is kept: what waits behind a failed entry of the thread fails with it. */
  private void failWithQueued(Batch batch, ErrorCode code, String message) {
    List<Pending> failed = new ArrayList<>();
    lock.lock();
    try {
      for (ThreadQueue queue : batch.queues.values()) {
        failed.addAll(queue.waiting);
        queue.waiting.clear();
      }
    } finally {
      lock.unlock();
    }
    fail(batch.entries, code, message);
    failQueued(failed, code, message);
  }

  private void failAllQueued() {
    List<Pending> failed = new ArrayList<>();
    lock.lock();
    try {
      for (ThreadQueue queue : queues.values()) {
        failed.addAll(queue.waiting);
        queue.waiting.clear();
      }
      for (ThreadQueue queue : ready) {
        queue.isTaken = false;
        queues.remove(queue.threadId);
      }
      ready.clear();
      for (ThreadQueue queue : contended) {
        queue.isTaken = false;
        queues.remove(queue.threadId);
      }
      contended.clear();
    } finally {
      lock.unlock();
    }
    failQueued(failed, ErrorCode.UNAVAILABLE, "The store is away.");
  }

  private void failQueued(List<Pending> entries, ErrorCode code, String message) {
    fail(entries, code, message);
    lock.lock();
    try {
      land(entries.size());
    } finally {
      lock.unlock();
    }
  }

  private static void fail(List<Pending> entries, ErrorCode code, String message) {
    for (Pending pending : entries) {
      pending.answer().complete(new Outcome.Failed<>(code, message, RETRY_AFTER_SECONDS));
    }
  }

  /** So many are no longer in flight. Under the lock. */
  private void land(int entries) {
    inFlight -= entries;
    if (inFlight == 0) {
      idle.signalAll();
    }
  }

  private boolean pause(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && left > 0) {
        left = idle.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private static Outcome<AppendOutcome> busy(String message) {
    return new Outcome.Failed<>(ErrorCode.BUSY, message, RETRY_AFTER_SECONDS);
  }

  /** Told of each batch on the committer's thread. */
  @FunctionalInterface
  interface Settler {
    /**
     * Answers the senders, then tells of the events.
     *
     * @param answers completes the batch's answers
     * @param appended the batch's events, a thread's in order
     * @param delivered to be run, on any thread, when what was told is on its way to the sockets:
     *     until then the threads' next entries gather, and share the next commit and its writes
     */
    void settle(Runnable answers, List<AppendOutcome.Appended> appended, Runnable delivered);
  }

  /** Where a committer's work comes from; null when it should end. */
  @FunctionalInterface
  private interface Source {
    @Nullable Batch take() throws InterruptedException;
  }
}
