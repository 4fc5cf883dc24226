package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Contended;
import com.membershipauto.chat.spi.AppendOutcome.Rejected;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call of {@link JpaEventStore#append}, in one transaction if all goes well. There are more
 * when the database refuses an entry's data: then each entry is tried alone; and for {@link
 * Attempt#AGAIN}: one for each thread, so that none stays locked while another is waited for.
 */
final class Append {
  private final Transactions transactions;
  private final Attempt attempt;
  private final Duration lockTimeout;
  private final List<AppendEntry> entries;
  private final AppendOutcome[] outcomes;

  /** Whether a transaction of this call has committed. */
  private boolean committed;

  Append(
      Transactions transactions, Attempt attempt, Duration lockTimeout, List<AppendEntry> entries) {
    this.transactions = transactions;
    this.attempt = attempt;
    this.lockTimeout = lockTimeout;
    this.entries = entries;
    this.outcomes = new AppendOutcome[entries.size()];
  }

  List<AppendOutcome> run() {
    Map<Object, List<Integer>> batches = new LinkedHashMap<>();
    for (int place = 0; place < outcomes.length; place++) {
      AppendEntry entry = entries.get(place);
      String refusal = EntryRules.refusal(entry);
      if (refusal == null) {
        Object together = attempt == Attempt.AGAIN ? entry.threadId() : attempt;
        batches.computeIfAbsent(together, any -> new ArrayList<>()).add(place);
      } else {
        outcomes[place] = new Rejected(refusal);
      }
    }
    try {
      batches.values().forEach(this::together);
    } catch (StoreException e) {
      throw committed && !e.mayBeStored()
          ? new StoreException("after a part was stored, " + e.getMessage(), e, true)
          : e;
    }
    return List.of(outcomes);
  }

  private void together(List<Integer> places) {
    List<AppendEntry> batch = places.stream().map(entries::get).toList();
    try {
      List<AppendOutcome> answers = transaction(batch);
      committed = true;
      for (int i = 0; i < answers.size(); i++) {
        outcomes[places.get(i)] = answers.get(i);
      }
    } catch (StoreException e) {
      rolledBack(places, e);
    }
  }

  private List<AppendOutcome> transaction(List<AppendEntry> batch) {
    Database database = transactions.database();
    if (attempt == Attempt.FIRST) {
      return first(database, batch);
    }
    ThreadId threadId = batch.get(0).threadId();
    return transactions.write(
        manager ->
            AppendBatch.again(
                manager,
                database,
                database.lock(manager, threadId, lockTimeout).orElse(null),
                batch));
  }

  private List<AppendOutcome> first(Database database, List<AppendEntry> batch) {
    OneThreadAppend shorter = database.writesInSubqueries() ? OneThreadAppend.of(batch) : null;
    if (shorter != null) {
      try {
        return transactions.write(
            manager ->
                shorter.run(manager).orElseGet(() -> AppendBatch.first(manager, database, batch)));
      } catch (OneThreadAppend.PartlyNew rolledBack) {
        // Goes the longer way.
      }
    }
    return transactions.write(manager -> AppendBatch.first(manager, database, batch));
  }

  private void rolledBack(List<Integer> places, StoreException failure) {
    switch (failure.mayBeStored() ? SqlFailure.OTHER : SqlFailure.of(failure)) {
      case CONTENTION -> places.forEach(place -> outcomes[place] = new Contended());
      case DATA -> {
        if (places.size() == 1) {
          outcomes[places.get(0)] =
              new Rejected("the database refuses it: " + failure.getMessage());
        } else {
          oneByOne(places);
        }
      }
      case OTHER -> throw failure;
    }
  }

  /** What follows a contended entry in its thread's order stays behind it. */
  private void oneByOne(List<Integer> places) {
    Set<ThreadId> contended = new HashSet<>();
    for (int place : places) {
      ThreadId threadId = entries.get(place).threadId();
      if (contended.contains(threadId)) {
        outcomes[place] = new Contended();
        continue;
      }
      together(List.of(place));
      if (outcomes[place] instanceof Contended) {
        contended.add(threadId);
      }
    }
  }
}
