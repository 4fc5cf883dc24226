package com.membershipauto.chat.service;

import com.membershipauto.chat.auth.Authenticator;
import com.membershipauto.chat.auth.ThreadPolicy;
import com.membershipauto.chat.auth.ThreadPolicy.Action;
import com.membershipauto.chat.auth.Ticket;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.routing.RoomRouter;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.ChatMetrics;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that can be done in the chat, whoever asks: frames, REST, the host's code. Every method
 * returns at once; its stage completes normally, with a value for what was expected to go wrong, on
 * a thread of core's that the caller must not block. A thread of somebody else's and one that does
 * not exist look the same. Safe for use by several threads at once.
 */
public final class ChatService {
  private static final System.Logger LOG = System.getLogger(ChatService.class.getName());
  private static final int RETRY_AFTER_SECONDS = 2;

  private final EventStore events;
  private final ThreadStore threads;
  private final RoomRouter router;
  private final Authenticator authenticator;
  private final ThreadPolicy policy;
  private final ChatListener listener;
  private final InstantSource clock;
  private final StoreCalls storeCalls;
  private final BiConsumer<Runnable, Runnable> delivery;
  private final GroupCommit commits;

  /**
   * Makes a service that commits once it is started.
   *
   * @param blocking runs what waits for the store; may reject
   * @param delivery runs the first at once, and the second when what that offered to sessions is
   *     written
   */
  public ChatService(
      EventStore events,
      ThreadStore threads,
      RoomRouter router,
      Authenticator authenticator,
      ThreadPolicy policy,
      ChatListener listener,
      ChatMetrics metrics,
      ChatConfig config,
      InstantSource clock,
      Executor blocking,
      BiConsumer<Runnable, Runnable> delivery) {
    this.events = events;
    this.threads = threads;
    this.router = router;
    this.authenticator = authenticator;
    this.policy = policy;
    this.listener = listener;
    this.clock = clock;
    storeCalls = new StoreCalls(blocking);
    this.delivery = delivery;
    commits = new GroupCommit(events, config, metrics, this::settle);
  }

  /** Starts committing on {@code threads}. */
  public void start(Executor threads) {
    commits.start(threads);
  }

  /** Waits until nothing is in flight; returns whether that came within the time. */
  public boolean awaitIdle(long nanos) throws InterruptedException {
    return commits.awaitIdle(nanos);
  }

  /** Commits what is queued, then ends; what is sent afterwards is {@code busy}. */
  public void close() {
    commits.close();
  }

  /**
   * Opens a thread.
   *
   * @param ownerId the customer whose thread it is; needed from support, else null or the caller
   */
  public CompletionStage<Outcome<ChatThread>> open(
      Participant by, @Nullable UserId ownerId, String subject) {
    UserId owner = ownerId == null && !by.isSupport() ? by.id() : ownerId;
    if (owner == null) {
      return Outcomes.failed(ErrorCode.MALFORMED, "Support must name the thread's ownerId.");
    }
    if (!policy.allows(by, owner.equals(by.id()) ? Action.OPEN_OWN : Action.OPEN_FOR_OTHER)) {
      return Outcomes.failed(ErrorCode.FORBIDDEN, "You may not open a thread for somebody else.");
    }
    return storeCalls.run(
        () -> {
          ChatThread thread = threads.open(ThreadId.random(), owner, subject, now());
          router.opened(thread, by);
          return new Outcome.Done<>(thread);
        });
  }

  /**
   * Sends a message: stored with its place before the stage completes, delivered right after.
   *
   * @param basedOnSeq the newest event that the sender has seen, or 0 not to say
   */
  public CompletionStage<Outcome<Sent>> send(
      Participant by, ThreadId threadId, AppendEntry.NewMessage message, long basedOnSeq) {
    CompletableFuture<Outcome<Sent>> stage = new CompletableFuture<>();
    send(
        by,
        threadId,
        message,
        basedOnSeq,
        (outcome, bug) -> {
          if (bug == null) {
            stage.complete(outcome);
          } else {
            stage.completeExceptionally(bug);
          }
        });
    return stage;
  }

  /**
   * The same for a sender that must do something before the message is delivered.
   *
   * @param answered told the outcome once, and always before the delivery begins
   */
  public void send(
      Participant by,
      ThreadId threadId,
      AppendEntry.NewMessage message,
      long basedOnSeq,
      BiConsumer<? super Outcome<Sent>, ? super @Nullable Throwable> answered) {
    if (!policy.allows(by, Action.SEND)) {
      answered.accept(
          new Outcome.Failed<>(ErrorCode.FORBIDDEN, "You may not send messages.", 0), null);
      return;
    }
    CompletableFuture<Outcome<AppendOutcome>> answer = new CompletableFuture<>();
    CompletionStage<?> unused = answer.thenApply(Outcomes::sent).whenComplete(answered);
    append(by, threadId, message, basedOnSeq, answer);
  }

  /** Changes a thread's status, assignee or subject. */
  public CompletionStage<Outcome<ChatThread>> change(
      Participant by, ThreadId threadId, AppendEntry.NewChange change, long basedOnSeq) {
    if ((change.status() != null && !policy.allows(by, Action.CHANGE_STATUS))
        || (change.subject() != null && !policy.allows(by, Action.CHANGE_SUBJECT))
        || (change.assignment() != null && !policy.allows(by, Action.ASSIGN))) {
      return Outcomes.failed(ErrorCode.FORBIDDEN, "You may not change that.");
    }
    CompletableFuture<Outcome<AppendOutcome>> answer = new CompletableFuture<>();
    append(by, threadId, change, basedOnSeq, answer);
    return answer.thenApply(Outcomes::changed);
  }

  /** One thread with its read marks. */
  public CompletionStage<Outcome<ThreadView>> view(Participant by, ThreadId threadId) {
    return view(by, threadId, Action.READ);
  }

  /** The same for a participant that wants to go on with {@code action}. */
  public CompletionStage<Outcome<ThreadView>> view(
      Participant by, ThreadId threadId, Action action) {
    return onThread(
        by,
        threadId,
        action,
        thread -> new Outcome.Done<>(new ThreadView(thread, threads.marks(threadId))));
  }

  /** The threads that match and that the participant may see; by activity only open ones. */
  public CompletionStage<Outcome<Page<ListedThread>>> list(
      Participant by, ThreadStore.ThreadQuery query) {
    if (!policy.allows(by, Action.LIST)) {
      return Outcomes.failed(ErrorCode.FORBIDDEN, "You may not list threads.");
    }
    if (query.order() == ThreadStore.Order.ACTIVITY && query.status() != ThreadStatus.OPEN) {
      return Outcomes.failed(ErrorCode.MALFORMED, "Only open threads are listed by activity.");
    }
    UserId owner = ThreadPolicy.requiredOwner(by);
    ThreadStore.ThreadQuery allowed =
        owner == null
            ? query
            : new ThreadStore.ThreadQuery(
                owner,
                query.status(),
                query.assignee(),
                query.order(),
                query.cursor(),
                query.limit());
    return storeCalls.run(
        () -> {
          try {
            return new Outcome.Done<>(withGlances(threads.list(allowed), by));
          } catch (IllegalArgumentException badCursor) {
            return new Outcome.Failed<>(ErrorCode.MALFORMED, "The cursor is not valid.", 0);
          }
        });
  }

  private Page<ListedThread> withGlances(Page<ChatThread> page, Participant reader) {
    List<ThreadId> ids = page.items().stream().map(ChatThread::id).toList();
    return ListedThread.page(page, threads.glances(ids, reader));
  }

  /** How many open threads wait for whom; for support. */
  public CompletionStage<Outcome<ThreadStore.OpenCounts>> openCounts(Participant by) {
    if (!policy.allows(by, Action.LIST) || ThreadPolicy.requiredOwner(by) != null) {
      return Outcomes.failed(ErrorCode.FORBIDDEN, "You may not count threads.");
    }
    return storeCalls.run(() -> new Outcome.Done<>(threads.openCounts(by.id())));
  }

  /** Messages after a seq, in order; see {@link EventStore#messagesAfter}. */
  public CompletionStage<Outcome<Page<Message>>> messagesAfter(
      Participant by, ThreadId threadId, long after, int limit) {
    return onThread(
        by,
        threadId,
        Action.READ,
        thread -> new Outcome.Done<>(events.messagesAfter(threadId, after, limit)));
  }

  /** Messages before a seq, in order; see {@link EventStore#messagesBefore}. */
  public CompletionStage<Outcome<Page<Message>>> messagesBefore(
      Participant by, ThreadId threadId, long before, int limit) {
    return onThread(
        by,
        threadId,
        Action.READ,
        thread -> new Outcome.Done<>(events.messagesBefore(threadId, before, limit)));
  }

  /** Moves the participant's read mark forward; gives where it is then. */
  public CompletionStage<Outcome<Long>> markRead(Participant by, ThreadId threadId, long upTo) {
    if (!policy.allows(by, Action.MARK_READ)) {
      return Outcomes.failed(ErrorCode.FORBIDDEN, "You may not mark threads as read.");
    }
    return storeCalls.run(
        () -> {
          ThreadStore.MarkOutcome outcome =
              threads.markRead(threadId, by, ThreadPolicy.requiredOwner(by), upTo);
          if (outcome instanceof ThreadStore.MarkOutcome.Moved moved) {
            router.marked(moved.head(), new ReadMark(by, moved.upTo()));
            return new Outcome.Done<>(moved.upTo());
          }
          return outcome instanceof ThreadStore.MarkOutcome.Unmoved unmoved
              ? new Outcome.Done<>(unmoved.upTo())
              : Outcomes.notFound();
        });
  }

  /** Tells the others that the participant types, or no longer; gives {@code isTyping}. */
  public CompletionStage<Outcome<Boolean>> typing(
      Participant by, ThreadId threadId, boolean isTyping) {
    if (!policy.allows(by, Action.TYPE)) {
      return Outcomes.failed(ErrorCode.FORBIDDEN, "You may not type here.");
    }
    RoomRouter.KnownThread known = router.known(threadId);
    if (known != null) {
      return CompletableFuture.completedFuture(typing(by, threadId, known, isTyping));
    }
    return storeCalls.run(
        () -> {
          List<ThreadHead> heads = threads.heads(List.of(threadId));
          if (heads.isEmpty()) {
            return Outcomes.notFound();
          }
          ThreadHead head = heads.get(0);
          return typing(
              by,
              threadId,
              new RoomRouter.KnownThread(head.ownerId(), head.assigneeId()),
              isTyping);
        });
  }

  /** Whether the participant may be among those who are seen to look at threads. Never blocks. */
  public boolean mayView(Participant by) {
    return policy.allows(by, Action.VIEW);
  }

  /** Makes a one-time connection ticket for whoever showed a token that ends then. */
  public CompletionStage<Outcome<Ticket>> ticket(Participant by, Instant sessionExpiresAt) {
    return authenticator
        .issueTicket(by, sessionExpiresAt)
        .handle(
            (ticket, failure) ->
                failure == null
                    ? new Outcome.Done<>(ticket)
                    : new Outcome.Failed<>(
                        ErrorCode.UNAVAILABLE, "The store is away.", RETRY_AFTER_SECONDS));
  }

  private Outcome<Boolean> typing(
      Participant by, ThreadId threadId, RoomRouter.KnownThread thread, boolean isTyping) {
    UserId owner = ThreadPolicy.requiredOwner(by);
    if (owner != null && !owner.equals(thread.ownerId())) {
      return Outcomes.notFound();
    }
    router.typing(threadId, thread, by, isTyping);
    return new Outcome.Done<>(isTyping);
  }

  private void append(
      Participant by,
      ThreadId threadId,
      AppendEntry.Content content,
      long basedOnSeq,
      CompletableFuture<Outcome<AppendOutcome>> answer) {
    commits.append(
        new AppendEntry(
            MessageId.random(),
            threadId,
            by,
            ThreadPolicy.requiredOwner(by),
            basedOnSeq,
            now(),
            content),
        answer);
  }

  private void settle(Runnable answers, List<AppendOutcome.Appended> appended, Runnable settled) {
    // Delivered and told: else the listener could hear of the thread's next batch first.
    AtomicInteger stepsLeft = new AtomicInteger(2);
    Runnable step =
        () -> {
          if (stepsLeft.decrementAndGet() == 0) {
            settled.run();
          }
        };
    delivery.accept(
        () -> {
          answers.run();
          if (!appended.isEmpty()) {
            router.committed(appended);
          }
        },
        step);
    tell(appended);
    step.run();
  }

  private void tell(List<AppendOutcome.Appended> appended) {
    for (AppendOutcome.Appended one : appended) {
      try {
        if (one.reopened() != null) {
          listener.committed(one.ownerId(), one.reopened());
        }
        listener.committed(one.ownerId(), one.event());
      } catch (RuntimeException hosts) {
        LOG.log(System.Logger.Level.WARNING, "The chat listener failed", hosts);
      }
    }
  }

  private <T> CompletionStage<Outcome<T>> onThread(
      Participant by, ThreadId threadId, Action action, Function<ChatThread, Outcome<T>> query) {
    if (!policy.allows(by, action)) {
      return Outcomes.failed(ErrorCode.FORBIDDEN, "You may not do that with threads.");
    }
    return storeCalls.run(
        () -> {
          UserId owner = ThreadPolicy.requiredOwner(by);
          return threads
              .find(threadId)
              .filter(thread -> owner == null || owner.equals(thread.ownerId()))
              .map(query)
              .orElseGet(Outcomes::notFound);
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
