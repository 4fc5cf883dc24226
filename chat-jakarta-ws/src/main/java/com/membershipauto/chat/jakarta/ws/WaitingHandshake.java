package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.auth.Handshake;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request that is suspended until its handshake is decided. The first to decide, the chat or the
 * timeout, resumes it; an acceptance that comes too late, or to a request that has ended, is given
 * back.
 */
final class WaitingHandshake implements AsyncListener {
  private static final Handshake TIMED_OUT = new Handshake.Refused(503, "try again later");
  private static final Handshake ENDED = new Handshake.Refused(503, "ended");

  private final AsyncContext context;

  /** Null while it waits; {@link #ENDED} when the decision was taken or there is nobody for it. */
  private final AtomicReference<@Nullable Handshake> decision = new AtomicReference<>();

  WaitingHandshake(AsyncContext context, Duration timeout) {
    this.context = context;
    context.setTimeout(timeout.toMillis());
    context.addListener(this);
  }

  /** Resumes the request; any thread. */
  void decide(Handshake handshake) {
    if (!decision.compareAndSet(null, handshake)) {
      release(handshake);
      return;
    }
    try {
      context.dispatch();
    } catch (IllegalStateException requestEnded) {
      end();
    }
  }

  /** The decision, for the resumed request; null when it is not for it any more. */
  @Nullable Handshake take() {
    Handshake decided = decision.getAndSet(ENDED);
    return decided == ENDED ? null : decided;
  }

  static void release(Handshake handshake) {
    if (handshake instanceof Handshake.Accepted accepted) {
      accepted.release();
    }
  }

  private void end() {
    Handshake decided = take();
    if (decided != null) {
      release(decided);
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    decide(TIMED_OUT);
  }

  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
