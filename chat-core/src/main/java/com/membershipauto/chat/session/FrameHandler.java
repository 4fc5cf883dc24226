package com.membershipauto.chat.session;

import com.membershipauto.chat.auth.ThreadPolicy.Action;
import com.membershipauto.chat.auth.TokenVerifier;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.ClientFrame;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.protocol.ServerFrame;
import com.membershipauto.chat.service.Outcome;
import com.membershipauto.chat.service.Sent;
import com.membershipauto.chat.service.ThreadView;
import com.membershipauto.chat.spi.AppendEntry;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does what a session's frames ask for, and answers. */
final class FrameHandler implements ClientFrame.Handler {
  private final Session session;
  private final SessionRegistry registry;
  private final int maxInFlight;
  private final int maxResumeThreads;
  private final int maxWatched;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Guarded by itself; the longest watched first. */
  private final Set<ThreadId> watched = new LinkedHashSet<>(0);

  /** Guarded by itself. */
  private final ArrayDeque<Map.Entry<ThreadId, Long>> toResume = new ArrayDeque<>(0);

  private boolean resuming;

  FrameHandler(Session session, SessionRegistry registry) {
    this.session = session;
    this.registry = registry;
    maxInFlight = registry.config.get(Setting.MAX_IN_FLIGHT_PER_SESSION);
    maxResumeThreads = registry.config.get(Setting.MAX_RESUME_THREADS);
    maxWatched = registry.config.get(Setting.MAX_WATCHED_THREADS);
  }

  boolean watches(ThreadId threadId) {
    synchronized (watched) {
      return !watched.isEmpty() && watched.contains(threadId);
    }
  }

  @Override
  public void send(ClientFrame.Send frame) {
    if (isBusy(frame.clientMessageId(), frame.threadId())) {
      return;
    }
    registry.service.send(
        session.participant(),
        frame.threadId(),
        new AppendEntry.NewMessage(
            frame.body(), frame.attachments(), frame.clientMessageId(), frame.replyTo()),
        frame.basedOnSeq(),
        answering(
            frame.clientMessageId(),
            frame.threadId(),
            sent -> sent(sent, frame.clientMessageId()),
            () -> {}));
  }

  private void sent(Sent sent, @Nullable String clientMessageId) {
    if (session.participant().isSupport()) {
      watch(sent.message().threadId(), true);
    }
    if (clientMessageId != null) {
      session.offer(
          registry.codec.encode(
              new ServerFrame.Ack(
                  clientMessageId,
                  sent.message().id(),
                  sent.message().threadId(),
                  sent.message().seq(),
                  sent.message().timestamp(),
                  sent.duplicate())));
    }
  }

  @Override
  public void typing(ClientFrame.Typing frame) {
    if (!isBusy(null, frame.threadId())) {
      answer(
          registry.service.typing(session.participant(), frame.threadId(), frame.isTyping()),
          null,
          frame.threadId(),
          told -> {});
    }
  }

  @Override
  public void read(ClientFrame.Read frame) {
    if (!isBusy(null, frame.threadId())) {
      answer(
          registry.service.markRead(session.participant(), frame.threadId(), frame.upTo()),
          null,
          frame.threadId(),
          mark -> {});
    }
  }

  @Override
  public void react(ClientFrame.React frame) {
    session.fail(ErrorCode.UNSUPPORTED, "Reactions are not supported.", null, frame.threadId(), 0);
  }

  @Override
  public void resume(ClientFrame.Resume frame) {
    boolean isFull;
    synchronized (toResume) {
      isFull = toResume.size() + frame.threads().size() > maxResumeThreads;
      if (!isFull) {
        toResume.addAll(frame.threads().entrySet());
        if (resuming) {
          return;
        }
        resuming = true;
      }
    }
    if (isFull) {
      session.fail(ErrorCode.BUSY, "Wait for the threads that you resume.", null, null, 1);
    } else {
      resumeNext();
    }
  }

  private void resumeNext() {
    Map.Entry<ThreadId, Long> next;
    synchronized (toResume) {
      next = session.hasEnded() ? null : toResume.poll();
      if (next == null) {
        resuming = false;
        return;
      }
    }
    ThreadId threadId = next.getKey();
    long lastSeq = next.getValue();
    inFlight.incrementAndGet();
    answer(
        registry.service.view(session.participant(), threadId, Action.RESUME),
        null,
        threadId,
        view ->
            registry.router.resume(session, view.thread(), view.marks(), lastSeq, this::resumeNext),
        this::resumeNext);
  }

  @Override
  public void watch(ClientFrame.Watch frame) {
    ThreadId threadId = frame.threadId();
    if (!isBusy(null, threadId)) {
      answer(
          registry.service.view(session.participant(), threadId, Action.WATCH),
          null,
          threadId,
          this::describeAndWatch);
    }
  }

  private void describeAndWatch(ThreadView view) {
    ThreadId threadId = view.thread().id();
    registry.router.watch(
        session,
        view.thread(),
        () -> watch(threadId, false),
        () -> session.fail(ErrorCode.BUSY, "You watch too many threads.", null, threadId, 1));
  }

  /** Returns whether it is watched now; sending makes room by forgetting the longest watched. */
  private boolean watch(ThreadId threadId, boolean makesRoom) {
    synchronized (watched) {
      if (watched.size() >= maxWatched && !watched.contains(threadId)) {
        if (!makesRoom) {
          return false;
        }
        watched.remove(watched.iterator().next());
      }
      watched.add(threadId);
      return true;
    }
  }

  @Override
  public void unwatch(ClientFrame.Unwatch frame) {
    synchronized (watched) {
      watched.remove(frame.threadId());
    }
  }

  @Override
  public void view(ClientFrame.View frame) {
    if (registry.service.mayView(session.participant())) {
      registry.router.view(session, frame.threadId());
    } else {
      session.fail(
          ErrorCode.FORBIDDEN, "You may not see who looks at threads.", null, frame.threadId(), 0);
    }
  }

  @Override
  public void refresh(ClientFrame.Refresh frame) {
    registry
        .authenticator
        .verify(frame.token())
        .whenComplete(
            (result, failure) -> {
              if (failure != null || result instanceof TokenVerifier.Result.Unavailable) {
                session.fail(ErrorCode.UNAVAILABLE, "The token cannot be checked.", null, null, 2);
              } else if (result instanceof TokenVerifier.Result.Verified verified
                  && verified.participant().equals(session.participant())) {
                session.extend(verified.expiresAt());
              } else {
                session.close(CloseReason.EXPIRED);
              }
            });
  }

  @Override
  public void ping() {
    session.offer(registry.codec.encode(new ServerFrame.Pong()));
  }

  @Override
  public void invalid(ClientFrame.Invalid frame) {
    session.fail(frame.code(), frame.message(), frame.clientMessageId(), null, 0);
  }

  /** Takes a place among what is in flight, or answers that there is none. */
  private boolean isBusy(@Nullable String clientMessageId, ThreadId threadId) {
    if (inFlight.incrementAndGet() <= maxInFlight) {
      return false;
    }
    inFlight.decrementAndGet();
    session.fail(
        ErrorCode.BUSY, "You have too many requests in flight.", clientMessageId, threadId, 1);
    return true;
  }

  private <T> void answer(
      CompletionStage<Outcome<T>> stage,
      @Nullable String clientMessageId,
      ThreadId threadId,
      Consumer<T> done) {
    answer(stage, clientMessageId, threadId, done, () -> {});
  }

  private <T> void answer(
      CompletionStage<Outcome<T>> stage,
      @Nullable String clientMessageId,
      ThreadId threadId,
      Consumer<T> done,
      Runnable failed) {
    stage.whenComplete(answering(clientMessageId, threadId, done, failed));
  }

  private <T> BiConsumer<@Nullable Outcome<T>, @Nullable Throwable> answering(
      @Nullable String clientMessageId, ThreadId threadId, Consumer<T> done, Runnable failed) {
    return (outcome, bug) -> {
      inFlight.decrementAndGet();
      if (outcome instanceof Outcome.Done<T> ok) {
        done.accept(ok.value());
      } else if (outcome instanceof Outcome.Failed<T> refusal) {
        session.fail(
            refusal.code(),
            refusal.message(),
            clientMessageId,
            threadId,
            refusal.retryAfterSeconds());
        failed.run();
      } else {
        session.fail(ErrorCode.UNAVAILABLE, "The server failed.", clientMessageId, threadId, 2);
        failed.run();
      }
    };
  }
}
