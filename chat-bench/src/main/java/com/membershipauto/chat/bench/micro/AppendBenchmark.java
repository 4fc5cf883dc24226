package com.membershipauto.chat.bench.micro;

import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.EventStore.Attempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One batch of messages appended and committed, as a committer does it; an operation is a batch.
 * {@code -p url=} takes a JDBC URL of PostgreSQL, too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class AppendBenchmark {
  /** After so many messages the store in memory is replaced, before the heap is full. */
  private static final int MAX_IN_MEMORY = 200_000;

  @Param({"1", "32", "256"})
  private int batch = 1;

  /** One is a hot thread, whose batches follow each other. */
  @Param({"50"})
  private int threads = 50;

  @Param({Stores.MEMORY, "jdbc:h2:mem:bench;DB_CLOSE_DELAY=-1"})
  private String url = Stores.MEMORY;

  private Stores stores;
  private EventStore events;
  private List<ThreadId> ids;
  private long next;
  private int inMemory;

  @Setup
  public void open() {
    stores = Stores.open(url);
    events = stores.events();
    ids = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      ThreadId thread = ThreadId.random();
      stores.threads().open(thread, Samples.CUSTOMER.id(), "", Instant.EPOCH);
      ids.add(thread);
    }
  }

  @Setup(Level.Iteration)
  public void trim() {
    stores.trim();
  }

  @TearDown
  public void close() {
    stores.close();
  }

  @Benchmark
  public List<AppendOutcome> append() {
    if (url.equals(Stores.MEMORY) && (inMemory += batch) > MAX_IN_MEMORY) {
      inMemory = 0;
      open();
    }
    List<AppendEntry> entries = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      entries.add(entry());
    }
    List<AppendOutcome> outcomes = events.append(entries, Attempt.FIRST);
    if (!(outcomes.get(batch - 1) instanceof AppendOutcome.Appended)) {
      throw new IllegalStateException("not appended: " + outcomes.get(batch - 1));
    }
    return outcomes;
  }

  private AppendEntry entry() {
    long number = next++;
    return new AppendEntry(
        MessageId.random(),
        ids.get((int) (number % threads)),
        Samples.CUSTOMER,
        Samples.CUSTOMER.id(),
        0,
        Instant.ofEpochMilli(System.currentTimeMillis()),
        new NewMessage(Samples.BODY, List.of(), "0b9f2c1e-" + number, 0));
  }
}
