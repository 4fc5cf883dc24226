package com.membershipauto.chat.fake;

import com.membershipauto.chat.memory.InMemoryStore;
import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.LogRange;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.spi.ThreadGlance;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The store in memory, with the troubles of one behind a network. */
public final class ScriptedStore implements EventStore, ThreadStore {
  private final InMemoryStore store = new InMemoryStore();
  private final List<List<AppendEntry>> appends = new CopyOnWriteArrayList<>();
  private final Set<Object> askedFor = ConcurrentHashMap.newKeySet();
  private final Set<ThreadId> locked = ConcurrentHashMap.newKeySet();
  private volatile @Nullable RuntimeException appendFailure;
  private volatile @Nullable RuntimeException readFailure;
  private volatile @Nullable RuntimeException eventFailure;
  private volatile boolean answersAreLost;
  private final AtomicInteger eventReads = new AtomicInteger();
  private final AtomicInteger failedReads = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile CountDownLatch readGate = new CountDownLatch(0);

  /** From now on no reading of threads ends until the latch is counted down. */
  public void holdReads(CountDownLatch latch) {
    readGate = latch;
  }

  /** From now on no append ends until the latch is counted down. */
  public CountDownLatch holdAppends() {
    CountDownLatch latch = new CountDownLatch(1);
    gate = latch;
    return latch;
  }

  /** Nothing can be appended, and nothing is stored. */
  public void goAway() {
    failAppends(new StoreException("away", new IllegalStateException("test"), false));
  }

  public void failAppends(RuntimeException failure) {
    appendFailure = failure;
  }

  /** Neither events nor heads can be read. */
  public void failReads() {
    failReads(new StoreException("away", new IllegalStateException("test"), false));
  }

  public void failReads(RuntimeException failure) {
    readFailure = failure;
    eventFailure = failure;
  }

  /** Events cannot be read, but heads can. */
  public void failEvents(RuntimeException failure) {
    eventFailure = failure;
  }

  /** Appends are stored, but the answers do not come through. */
  public void loseAnswers() {
    answersAreLost = true;
  }

  /** All works again. */
  public void comeBack() {
    appendFailure = null;
    readFailure = null;
    eventFailure = null;
    answersAreLost = false;
  }

  /** A stranger holds the thread's row. */
  public void lock(ThreadId thread) {
    locked.add(thread);
  }

  public void unlock(ThreadId thread) {
    locked.remove(thread);
  }

  /** The threads and owners whose heads were asked for; may be cleared. */
  public Set<Object> askedFor() {
    return askedFor;
  }

  /** How often events were read. */
  public int eventReads() {
    return eventReads.get();
  }

  public int failedReads() {
    return failedReads.get();
  }

  /** The entries of each append that was tried. */
  public List<List<AppendEntry>> appends() {
    return appends;
  }

  @Override
  public List<AppendOutcome> append(List<AppendEntry> entries, Attempt attempt) {
    appends.add(List.copyOf(entries));
    pass(gate);
    RuntimeException failure = appendFailure;
    if (failure != null) {
      throw failure;
    }
    Set<ThreadId> strangers = Set.copyOf(locked);
    List<AppendOutcome> outcomes = new ArrayList<>();
    for (AppendEntry entry : entries) {
      outcomes.add(
          strangers.contains(entry.threadId())
              ? new AppendOutcome.Contended()
              : store.append(List.of(entry), attempt).get(0));
    }
    if (answersAreLost) {
      throw new StoreException("connection lost", new IllegalStateException("test"), true);
    }
    return outcomes;
  }

  private static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted", e, true);
    }
  }

  private void check(@Nullable RuntimeException failure) {
    if (failure != null) {
      failedReads.incrementAndGet();
      throw failure;
    }
  }

  @Override
  public List<ThreadEvent> read(List<LogRange> ranges, int limit) {
    eventReads.incrementAndGet();
    check(eventFailure);
    return store.read(ranges, limit);
  }

  @Override
  public Page<Message> messagesAfter(ThreadId threadId, long after, int limit) {
    check(eventFailure);
    return store.messagesAfter(threadId, after, limit);
  }

  @Override
  public Page<Message> messagesBefore(ThreadId threadId, long before, int limit) {
    check(eventFailure);
    return store.messagesBefore(threadId, before, limit);
  }

  @Override
  public ChatThread open(ThreadId id, UserId ownerId, String subject, Instant openedAt) {
    return store.open(id, ownerId, subject, openedAt);
  }

  @Override
  public Optional<ChatThread> find(ThreadId id) {
    pass(readGate);
    return store.find(id);
  }

  @Override
  public Page<ChatThread> list(ThreadQuery query) {
    return store.list(query);
  }

  @Override
  public List<ThreadGlance> glances(Collection<ThreadId> ids, Participant reader) {
    return store.glances(ids, reader);
  }

  @Override
  public OpenCounts openCounts(UserId assigneeId) {
    return store.openCounts(assigneeId);
  }

  @Override
  public List<ThreadHead> heads(Collection<ThreadId> ids) {
    check(readFailure);
    askedFor.addAll(ids);
    return store.heads(ids);
  }

  @Override
  public List<ThreadHead> openHeads(Collection<UserId> ownerIds) {
    check(readFailure);
    askedFor.addAll(ownerIds);
    return store.openHeads(ownerIds);
  }

  @Override
  public List<ThreadHead> allOpenHeads() {
    check(readFailure);
    return store.allOpenHeads();
  }

  @Override
  public MarkOutcome markRead(
      ThreadId id, Participant reader, @Nullable UserId requiredOwner, long upTo) {
    return store.markRead(id, reader, requiredOwner, upTo);
  }

  @Override
  public List<ReadMark> marks(ThreadId id) {
    return store.marks(id);
  }
}
