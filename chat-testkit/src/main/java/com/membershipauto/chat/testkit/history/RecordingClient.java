package com.membershipauto.chat.testkit.history;

import com.membershipauto.chat.testkit.net.TestClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client as it should be, which writes down all it does and hears: it connects again when it is
 * cut off, resumes its threads, and sends again what was not acked. What is refused for now it
 * tries again over the same connection, after the time that it is told. A daemon thread of its own
 * drives it; the methods may be called by any thread.
 */
public final class RecordingClient implements AutoCloseable {
  private static final int MAX_UNACKED = 32;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LAST_RETRY_MILLIS = 1_000;

  private final History history;
  private final String userId;
  private final Supplier<URI> uri;
  private final History.Receiver receiver;

  /** All guarded by this. */
  private final Map<String, Long> lastSeqs = new HashMap<>();

  private final Set<String> resuming = new HashSet<>();
  private final Map<String, Unacked> unacked = new LinkedHashMap<>();
  private final Set<String> toResume = new HashSet<>();
  private final Map<String, Integer> errors = new TreeMap<>();
  private long acked;
  private int connects;
  private int resets;
  private int duplicates;
  private @Nullable TestClient live;
  private @Nullable Long retryAt;
  private boolean closed;

  /** A message that may or may not be stored, and the latest attempt to send it. */
  private static final class Unacked {
    final String threadId;
    final String frame;
    History.Attempt attempt;
    boolean isRefused;

    Unacked(String threadId, String frame, History.Attempt attempt) {
      this.threadId = threadId;
      this.frame = frame;
      this.attempt = attempt;
    }
  }

  private RecordingClient(History history, String userId, Supplier<URI> uri) {
    this.history = history;
    this.userId = userId;
    this.uri = uri;
    receiver = history.receiver(userId);
  }

  /**
   * Starts a client.
   *
   * @param userId whom the server takes the token in {@code uri} for
   * @param uri where to connect, asked anew each time
   * @param lastSeqs the threads that are its own, with the seq after which it must hear all
   */
  public static RecordingClient start(
      History history, String userId, Supplier<URI> uri, Map<String, Long> lastSeqs) {
    RecordingClient client = new RecordingClient(history, userId, uri);
    client.lastSeqs.putAll(lastSeqs);
    lastSeqs.forEach(client.receiver::follows);
    Thread thread = new Thread(client::run, "recording-client-" + userId);
    thread.setDaemon(true);
    thread.start();
    return client;
  }

  /** Sends a message, now or when there is a connection; blocks while 32 are not acked. */
  public synchronized void send(String threadId, String body) throws InterruptedException {
    while (unacked.size() >= MAX_UNACKED && !closed) {
      wait();
    }
    String id = UUID.randomUUID().toString();
    Unacked message =
        new Unacked(threadId, Json.send(threadId, body, id), history.invoke(threadId, userId, id));
    unacked.put(id, message);
    if (live != null) {
      trySend(live, message.frame);
    }
  }

  /** How many messages still have no answer. */
  public synchronized int unacked() {
    return unacked.size();
  }

  /** How many messages were acked. */
  public synchronized long acked() {
    return acked;
  }

  /** The newest event heard of a thread. */
  public synchronized long lastSeq(String threadId) {
    return lastSeqs.getOrDefault(threadId, 0L);
  }

  /** How often it was welcomed: once, and again after each time that it was cut off. */
  public synchronized int connects() {
    return connects;
  }

  /** How many threads it had to give up the past of, see {@code reset}. */
  public synchronized int resets() {
    return resets;
  }

  /** How many messages were acked as stored before: their first ack was lost. */
  public synchronized int duplicates() {
    return duplicates;
  }

  /** How many errors of each code came. */
  public synchronized Map<String, Integer> errors() {
    return Map.copyOf(errors);
  }

  /** Loses its connection, with a RST, as if the network did it. */
  public void cut() throws IOException {
    TestClient client;
    synchronized (this) {
      client = live;
    }
    if (client != null) {
      client.reset();
    }
  }

  /** Ends; what it has not heard by then it has missed, see {@link #leave}. */
  @Override
  public void close() {
    TestClient client;
    synchronized (this) {
      closed = true;
      client = live;
      notifyAll();
    }
    if (client != null) {
      client.close();
    }
  }

  /** Ends, and is not expected to have heard everything. */
  public void leave() {
    receiver.leaves();
    close();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void run() {
    long longest = FIRST_RETRY_MILLIS;
    try {
      while (!isClosed()) {
        int before = connects();
        try (TestClient client = TestClient.connect(uri.get())) {
          talk(client);
        } catch (IOException cutOff) {
          longest =
              connects() > before ? FIRST_RETRY_MILLIS : Math.min(2 * longest, LAST_RETRY_MILLIS);
          // Not all at the same moment.
          TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(longest));
        } finally {
          synchronized (this) {
            live = null;
          }
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void talk(TestClient client) throws IOException, InterruptedException {
    while (!isClosed()) {
      String text = client.pollText(POLL);
      if (text != null) {
        hear(client, text);
      } else if (client.hasEnded()) {
        throw new IOException("cut off");
      }
      retry(client);
    }
  }

  /** Asks again for all that was refused for now, when the time has come. */
  private synchronized void retry(TestClient client) {
    if (retryAt == null || System.nanoTime() - retryAt < 0) {
      return;
    }
    retryAt = null;
    if (!toResume.isEmpty()) {
      Map<String, Long> again = new HashMap<>(lastSeqs);
      again.keySet().retainAll(toResume);
      toResume.clear();
      trySend(client, Json.resume(again));
    }
    unacked.forEach(
        (id, message) -> {
          if (message.isRefused) {
            sendAgain(client, id, message);
          }
        });
  }

  private synchronized void hear(TestClient client, String text) {
    Map<String, String> fields = Json.fields(text);
    switch (fields.getOrDefault("/type", "")) {
      case "welcome" -> begin(client);
      case "ack" -> acked(fields);
      case "error" -> refused(fields);
      case "resumed" -> resuming.remove(field(fields, "/threadId"));
      case "reset" -> {
        String threadId = field(fields, "/threadId");
        resuming.remove(threadId);
        resets++;
        lastSeqs.put(threadId, Long.parseLong(field(fields, "/headSeq")));
        receiver.follows(threadId, lastSeq(threadId));
      }
      default -> {
        LogFrame frame = LogFrame.of(fields);
        if (frame != null) {
          event(frame, text);
        }
      }
    }
  }

  private void begin(TestClient client) {
    live = client;
    connects++;
    retryAt = null;
    toResume.clear();
    if (!lastSeqs.isEmpty()) {
      resuming.addAll(lastSeqs.keySet());
      trySend(client, Json.resume(lastSeqs));
    }
    unacked.forEach((id, message) -> sendAgain(client, id, message));
  }

  private void sendAgain(TestClient client, String id, Unacked message) {
    message.isRefused = false;
    message.attempt = history.invoke(message.threadId, userId, id);
    trySend(client, message.frame);
  }

  /** What cannot be sent is sent again after the reconnect that follows. */
  private static void trySend(TestClient client, String text) {
    try {
      client.sendText(text);
    } catch (IOException cutOff) {
      client.close();
    }
  }

  private void acked(Map<String, String> fields) {
    Unacked message = unacked.remove(field(fields, "/clientMessageId"));
    if (message != null) {
      acked++;
      duplicates += Boolean.parseBoolean(fields.get("/duplicate")) ? 1 : 0;
      message.attempt.ok(field(fields, "/messageId"), Long.parseLong(field(fields, "/seq")));
      notifyAll();
    }
  }

  private void refused(Map<String, String> fields) {
    errors.merge(field(fields, "/code"), 1, Integer::sum);
    String id = fields.getOrDefault("/clientMessageId", "");
    Unacked message = unacked.get(id);
    String retryAfter = fields.get("/retryAfter");
    if (retryAfter != null) {
      retryAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(retryAfter));
      String threadId = fields.getOrDefault("/threadId", "");
      if (message != null) {
        message.isRefused = true;
      } else if (resuming.contains(threadId)) {
        toResume.add(threadId);
      }
    } else if (message != null) {
      message.attempt.fail();
      unacked.remove(id);
      notifyAll();
    }
  }

  /** Until a thread is resumed, live events may be ahead of those that are still to be replayed. */
  private void event(LogFrame frame, String text) {
    boolean isNext = frame.seq() == lastSeq(frame.threadId()) + 1;
    if (isNext || !resuming.contains(frame.threadId())) {
      receiver.frame(text);
      lastSeqs.put(frame.threadId(), frame.seq());
    }
  }

  private static String field(Map<String, String> fields, String path) {
    String value = fields.get(path);
    if (value == null) {
      throw new IllegalStateException("a frame has no " + path);
    }
    return value;
  }
}
