package com.membershipauto.chat.service;

import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What one transaction appends, and the threads that it keeps others from meanwhile. Queues are
 * guarded by the lock of {@link GroupCommit}; the rest is its committer's.
 */
final class Batch {
  private final int maxEntries;
  private final int maxBytes;
  final List<Pending> entries = new ArrayList<>();
  final Map<ThreadId, ThreadQueue> queues = new LinkedHashMap<>();
  final List<Pending> contended = new ArrayList<>(0);
  boolean isGivenBack;
  private int bytes;

  Batch(int maxEntries, int maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  boolean hasRoom() {
    return entries.size() < maxEntries && bytes < maxBytes;
  }

  /** Takes the thread, and as many of its entries as there is room for. */
  void take(ThreadQueue queue) {
    queues.put(queue.threadId, queue);
    while (hasRoom() && !queue.waiting.isEmpty()) {
      Pending pending = queue.waiting.poll();
      entries.add(pending);
      bytes += pending.size();
    }
  }

  List<AppendEntry> appendEntries() {
    List<AppendEntry> all = new ArrayList<>(entries.size());
    for (Pending pending : entries) {
      all.add(pending.entry);
    }
    return all;
  }

  /**
   * An entry whose outcome is not known yet.
   *
   * @param since a time of {@link System#nanoTime}
   */
  record Pending(AppendEntry entry, CompletableFuture<Outcome<AppendOutcome>> answer, long since) {
    private int size() {
      if (!(entry.content() instanceof AppendEntry.NewMessage message)) {
        return 0;
      }
      int size = message.body().length();
      for (String attachment : message.attachments()) {
        size += attachment.length();
      }
      return size;
    }
  }

  /** One thread's entries that are in no batch yet, in the order in which they came. */
  static final class ThreadQueue {
    final ThreadId threadId;
    final ArrayDeque<Pending> waiting = new ArrayDeque<>();

    /** Whether it is ready, contended or in a batch, so that nobody else takes it. */
    boolean isTaken;

    boolean isContended;

    ThreadQueue(ThreadId threadId) {
      this.threadId = threadId;
    }
  }
}
