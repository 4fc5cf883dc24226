package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.EncodedFrame;

/** A session as the fan-out sees it. No method blocks or calls back into routing. */
public interface Recipient {
  Participant participant();

  /** Whether this session of support follows a thread that is not assigned to it. */
  boolean watches(ThreadId threadId);

  /** Queues a frame to be written after all that was offered before. */
  void offer(EncodedFrame frame);

  /** The same for what may be lost: dropped when the queue is filling. */
  void offerEphemeral(EncodedFrame frame);

  /** Whether the queue is less than half full. */
  boolean isHalfEmpty();

  /**
   * Runs {@code task} once when {@link #isHalfEmpty()}, or the session has ended: at once on this
   * thread, or later on another.
   */
  void whenHalfEmpty(Runnable task);

  /** Whether nothing that is offered will be written any more. */
  boolean hasEnded();
}
