package com.membershipauto.chat.testkit.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one run did and saw. Every method may be called by any thread; the order of
 * the calls is the order of the history. Threads and users go by the text of their ids.
 */
public final class History {
  /** A message by the only name that its sender knows. */
  record Key(String threadId, String senderId, String clientMessageId) {
    @Override
    public String toString() {
      return "message " + clientMessageId + " of " + senderId + " in " + threadId;
    }
  }

  /** What an attempt came to: where the message is, or that it was refused for good. */
  record Answer(long at, long nanos, @Nullable Stored stored) {}

  /** Where a message is said to be stored. */
  record Stored(String messageId, long seq) {}

  /** All attempts to send one message. */
  static final class Sending {
    final long invokedAt;
    final long invokedNanos;
    final List<Answer> answers = new ArrayList<>();
    int attempts;

    Sending(long invokedAt, long invokedNanos) {
      this.invokedAt = invokedAt;
      this.invokedNanos = invokedNanos;
    }
  }

  /**
   * Something that a receiver heard of one thread, or the place after which it follows it.
   *
   * @param text the whole frame, of which all receivers must get the same; null when not known
   */
  record Heard(
      String threadId,
      long seq,
      @Nullable String messageId,
      @Nullable String text,
      boolean isStart,
      long nanos) {}

  /** An event by its place. */
  private record Place(String threadId, long seq) {}

  private final LongSupplier nanoTime;
  private final Map<Place, Long> firstKnown = new HashMap<>();
  private final Map<Key, Sending> sendings = new LinkedHashMap<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private long now;

  public History() {
    this(System::nanoTime);
  }

  /** With another clock than {@link System#nanoTime}. */
  public History(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * A client is about to send a message, or to send it again under the same {@code
   * clientMessageId}. As long as there is no answer its outcome is unknown.
   */
  public synchronized Attempt invoke(String threadId, String senderId, String clientMessageId) {
    Key key = new Key(threadId, senderId, clientMessageId);
    Sending sending =
        sendings.computeIfAbsent(key, missing -> new Sending(++now, nanoTime.getAsLong()));
    sending.attempts++;
    return new Attempt(threadId, sending);
  }

  /** One attempt to send one message. */
  public final class Attempt {
    private final String threadId;
    private final Sending sending;

    private Attempt(String threadId, Sending sending) {
      this.threadId = threadId;
      this.sending = sending;
    }

    /** It was acked, as new or as a duplicate. */
    public void ok(String messageId, long seq) {
      answer(new Stored(messageId, seq));
    }

    /** It was refused for good: nothing of this attempt is stored. */
    public void fail() {
      answer(null);
    }

    private void answer(@Nullable Stored stored) {
      synchronized (History.this) {
        sending.answers.add(new Answer(++now, nanoTime.getAsLong(), stored));
        if (stored != null) {
          known(threadId, stored.seq());
        }
      }
    }
  }

  /**
   * A new receiver of frames: one socket, or one client that resumes over several.
   *
   * @param name for violations
   */
  public synchronized Receiver receiver(String name) {
    Receiver receiver = new Receiver(name);
    receivers.add(receiver);
    return receiver;
  }

  /** One receiver's log. */
  public final class Receiver {
    final String name;
    private final List<Heard> heard = new ArrayList<>();
    private final Set<String> mustHearAll = new HashSet<>();

    private Receiver(String name) {
      this.name = name;
    }

    /**
     * The thread is this receiver's to hear, from the event after {@code seq} on: at the beginning,
     * when it enters its view, and after a {@code reset}.
     */
    public void follows(String threadId, long seq) {
      synchronized (History.this) {
        heard.add(new Heard(threadId, seq, null, null, true, nanoTime.getAsLong()));
        mustHearAll.add(threadId);
      }
    }

    /** A frame came; those that are not of the log are ignored. */
    public void frame(String json) {
      LogFrame frame = LogFrame.parse(json);
      if (frame != null) {
        add(frame.threadId(), frame.seq(), frame.messageId(), json);
      }
    }

    /** An event came. */
    public void heard(String threadId, long seq, @Nullable String messageId) {
      add(threadId, seq, messageId, null);
    }

    private void add(String threadId, long seq, @Nullable String messageId, @Nullable String text) {
      synchronized (History.this) {
        long nanos = known(threadId, seq);
        heard.add(new Heard(threadId, seq, messageId, text, false, nanos));
      }
    }

    /** It hears no more of the thread: what is missing at the end is not missed. */
    public void leaves(String threadId) {
      synchronized (History.this) {
        mustHearAll.remove(threadId);
      }
    }

    /** It is gone: nothing at the end is missed. */
    public void leaves() {
      synchronized (History.this) {
        mustHearAll.clear();
      }
    }

    List<Heard> heard() {
      synchronized (History.this) {
        return List.copyOf(heard);
      }
    }

    Set<String> mustHearAll() {
      synchronized (History.this) {
        return Set.copyOf(mustHearAll);
      }
    }
  }

  /** Notes when somebody first knew that the event is stored; returns now. Under the lock. */
  private long known(String threadId, long seq) {
    long nanos = nanoTime.getAsLong();
    firstKnown.putIfAbsent(new Place(threadId, seq), nanos);
    return nanos;
  }

  /**
   * The longest that a receiver waited for an event after anybody, its sender by an ack for
   * example, knew that it is stored.
   *
   * @param from counts events that were first known since then, by the history's clock
   */
  public synchronized Duration slowestDelivery(long from) {
    long slowest = 0;
    for (Receiver receiver : receivers) {
      for (Heard event : receiver.heard) {
        Long known = firstKnown.get(new Place(event.threadId(), event.seq()));
        if (!event.isStart() && known != null && known - from >= 0) {
          slowest = Math.max(slowest, event.nanos() - known);
        }
      }
    }
    return Duration.ofNanos(slowest);
  }

  /**
   * How long acks took, from the first attempt to send a message on.
   *
   * @param quantile 0.99 for the time that one of a hundred took longer than
   * @param from counts messages that were first sent since then, by the history's clock
   * @param to and before then
   * @return zero when there is none
   */
  public synchronized Duration ackTime(double quantile, long from, long to) {
    List<Long> times = new ArrayList<>();
    for (Sending sending : sendings.values()) {
      if (sending.invokedNanos - from >= 0 && sending.invokedNanos - to < 0) {
        for (Answer answer : sending.answers) {
          if (answer.stored() != null) {
            times.add(answer.nanos() - sending.invokedNanos);
            break;
          }
        }
      }
    }
    Collections.sort(times);
    int index = (int) Math.ceil(quantile * times.size()) - 1;
    return Duration.ofNanos(times.isEmpty() ? 0 : times.get(Math.max(0, index)));
  }

  /** How many messages were sent, each counted once. */
  public synchronized int messages() {
    return sendings.size();
  }

  synchronized Map<Key, Sending> sendings() {
    return new LinkedHashMap<>(sendings);
  }

  synchronized List<Receiver> receivers() {
    return List.copyOf(receivers);
  }
}
