package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Measures how many messages a second one committer appends. Not a test: run {@link #main} with the
 * JDBC URL of an empty database, credentials included, and the name of a {@link Setup}.
 */
final class AppendSpeed {
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final Duration MEASURED = Duration.ofSeconds(5);
  private static final String BODY = "x".repeat(120);

  private final EventStore store;
  private final List<ThreadId> threads;
  private long next;

  private AppendSpeed(EventStore store, List<ThreadId> threads) {
    this.store = store;
    this.threads = threads;
  }

  public static void main(String[] arguments) {
    try (HikariDataSource dataSource = TestDatabase.migrated(arguments[0]);
        ChatPersistence persistence = Setup.valueOf(arguments[1]).over(dataSource)) {
      List<ThreadId> threads = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        threads.add(ThreadId.random());
        persistence.threadStore().open(threads.get(i), new UserId("customer"), "", Instant.now());
      }
      for (int batch : new int[] {1, 32, 256}) {
        for (List<ThreadId> used : List.of(threads, threads.subList(0, 1))) {
          for (boolean named : new boolean[] {false, true}) {
            AppendSpeed speed = new AppendSpeed(persistence.eventStore(), used);
            speed.run(batch, named, WARM_UP);
            long cpu = cpuNanos();
            long count = speed.run(batch, named, MEASURED);
            System.out.printf(
                "batches of %3d, %2d threads, %s clientMessageId: %,7d messages/s, %.1f us of CPU"
                    + " each in this JVM%n",
                batch,
                used.size(),
                named ? "with   " : "without",
                count / MEASURED.toSeconds(),
                (cpuNanos() - cpu) / 1_000.0 / count);
          }
        }
      }
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** How many messages were appended; in whole batches, so it lasts a little longer than told. */
  private long run(int batch, boolean named, Duration duration) {
    long start = System.nanoTime();
    long count = 0;
    do {
      List<AppendEntry> entries = new ArrayList<>(batch);
      for (int i = 0; i < batch; i++) {
        entries.add(entry(named));
      }
      for (AppendOutcome outcome : store.append(entries, Attempt.FIRST)) {
        if (!(outcome instanceof AppendOutcome.Appended)) {
          throw new IllegalStateException("not appended: " + outcome);
        }
      }
      count += batch;
    } while (System.nanoTime() - start < duration.toNanos());
    return count;
  }

  private AppendEntry entry(boolean named) {
    ThreadId thread = threads.get((int) (next++ % threads.size()));
    String name = named ? UUID.randomUUID().toString() : null;
    return new AppendEntry(
        MessageId.random(),
        thread,
        Participant.user("customer"),
        null,
        0,
        Instant.ofEpochMilli(System.currentTimeMillis()),
        new NewMessage(BODY, List.of(), name, 0));
  }
}
