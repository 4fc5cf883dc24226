package com.membershipauto.chat.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Holds what a session got of one thread to what is promised: from {@code welcome} on every event
 * once and in order. Only a {@code RESUME} goes back, once, to what it asked for, and from there
 * runs without a gap to where {@code resumed} says.
 */
public final class LogChecker {
  private final String threadId;
  private final Deque<Long> asked;
  private boolean replays;
  private long last;

  /**
   * @param asked with which {@code lastSeq} the client resumed, in order
   */
  public LogChecker(String threadId, List<Long> asked) {
    this.threadId = threadId;
    this.asked = new ArrayDeque<>(asked);
  }

  /** Checks all frames; gives the place up to which the client has everything, 0 for nothing. */
  public long check(List<Frame> frames) {
    for (Frame frame : frames) {
      if (frame.threadId().equals(threadId)) {
        if (frame.isEvent()) {
          event(frame.seq());
        } else if (frame.is("resumed")) {
          resumed(frame.number("headSeq"));
        } else if (frame.is("reset")) {
          reset(frame.number("headSeq"));
        }
      }
    }
    return last;
  }

  private void event(long seq) {
    boolean goesOn = last == 0 ? !replays : seq == last + 1;
    if (!goesOn) {
      assertThat(replays).as("%d after %d, a second time", seq, last).isFalse();
      assertThat(asked).as("%d after %d", seq, last).isNotEmpty();
      assertThat(seq).as("after %d", last).isEqualTo(asked.peek() + 1);
      replays = true;
    }
    last = seq;
  }

  private void resumed(long headSeq) {
    long from = asked.remove();
    if (last != headSeq) {
      assertThat(from).as("resumed to %d after %d", headSeq, last).isEqualTo(headSeq);
      assertThat(last).isLessThan(headSeq);
    }
    last = headSeq;
    replays = false;
  }

  private void reset(long headSeq) {
    asked.remove();
    assertThat(last).as("reset at %d", headSeq).isIn(0L, headSeq);
    assertThat(replays).isFalse();
  }
}
