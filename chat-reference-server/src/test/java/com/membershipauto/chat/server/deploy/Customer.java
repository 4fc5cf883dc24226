package com.membershipauto.chat.server.deploy;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.server.process.Json;
import com.membershipauto.chat.testkit.history.History;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A customer as the browser's client makes one: comes back when it was told to and a little later,
 * resumes its thread, and sends again what was not acked. Costs no thread of its own, so that there
 * can be thousands.
 */
final class Customer implements WebSocket.Listener {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int BACKOFF_MILLIS = 500;
  private static final int MAX_BACKOFF_DOUBLINGS = 6;

  private final Deployment deployment;
  private final ScheduledExecutorService timer;
  private final History history;
  private final History.Receiver receiver;
  private final Participant participant;
  private final String threadId;

  /** All guarded by this. */
  private final Map<String, Sent> unacked = new LinkedHashMap<>();

  private final List<Long> welcomes = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable WebSocket socket;
  private CompletableFuture<?> written = CompletableFuture.completedFuture(null);
  private boolean online;
  private boolean resuming;
  private boolean closed;
  private long lastSeq;
  private long afterMillis;
  private int failures;
  private int failedConnects;
  private int sentAgain;

  private record Sent(String frame, List<History.Attempt> attempts) {}

  Customer(
      Deployment deployment,
      ScheduledExecutorService timer,
      History history,
      String userId,
      String threadId) {
    this.deployment = deployment;
    this.timer = timer;
    this.history = history;
    this.threadId = threadId;
    participant = Participant.user(userId);
    receiver = history.receiver(userId);
    receiver.follows(threadId, 0);
  }

  void connect() {
    var unused =
        deployment
            .http()
            .newWebSocketBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .buildAsync(deployment.socketUri(participant), this)
            .whenComplete(
                (open, failure) -> {
                  if (failure != null) {
                    retry(0);
                  }
                });
  }

  /** Sends a message, now or when there is a connection. */
  synchronized void send() {
    String id = UUID.randomUUID().toString();
    String frame =
        """
        {"type":"SEND","threadId":"%s","body":"Hello","clientMessageId":"%s"}"""
            .formatted(threadId, id);
    Sent message = new Sent(frame, new ArrayList<>());
    unacked.put(id, message);
    if (online) {
      attempt(id, message);
    }
  }

  private void attempt(String id, Sent message) {
    message.attempts.add(history.invoke(threadId, participant.id().value(), id));
    write(message.frame);
  }

  private void write(String frame) {
    WebSocket to = socket;
    if (to != null) {
      written = written.exceptionally(failed -> null).thenCompose(done -> to.sendText(frame, true));
    }
  }

  synchronized boolean isOnline() {
    return online;
  }

  synchronized int unacked() {
    return unacked.size();
  }

  synchronized long lastSeq() {
    return lastSeq;
  }

  /** When it was welcomed, by {@link System#nanoTime}. */
  synchronized List<Long> welcomes() {
    return List.copyOf(welcomes);
  }

  /** How often it asked for a connection and got none. */
  synchronized int failedConnects() {
    return failedConnects;
  }

  /** How many messages it had to send more than once. */
  synchronized int sentAgain() {
    return sentAgain;
  }

  synchronized void close() {
    closed = true;
    if (socket != null) {
      socket.abort();
    }
  }

  @Override
  public synchronized void onOpen(WebSocket open) {
    socket = open;
    written = CompletableFuture.completedFuture(null);
    open.request(1);
  }

  @Override
  public synchronized @Nullable CompletionStage<?> onText(
      WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      String frame = text.toString();
      text.setLength(0);
      hear(frame);
    }
    from.request(1);
    return null;
  }

  private void hear(String frame) {
    Map<String, @Nullable Object> fields = Json.object(frame);
    switch (String.valueOf(fields.get("type"))) {
      case "welcome" -> begin();
      case "ack" -> acked(fields);
      case "reconnect" -> afterMillis = Json.number(fields, "afterMs");
      case "resumed" -> resuming = false;
      case "message" -> {
        long seq = Json.number(fields, "seq");
        if (seq == lastSeq + 1 || !resuming) {
          receiver.frame(frame);
          lastSeq = seq;
        }
      }
      case "error", "reset" -> throw new AssertionError(frame);
      default -> {}
    }
  }

  private void begin() {
    online = true;
    failures = 0;
    afterMillis = 0;
    welcomes.add(System.nanoTime());
    resuming = true;
    write(
        """
        {"type":"RESUME","threads":{"%s":%d}}"""
            .formatted(threadId, lastSeq));
    unacked.forEach(this::attempt);
  }

  private void acked(Map<String, @Nullable Object> fields) {
    Sent message = unacked.remove(String.valueOf(fields.get("clientMessageId")));
    if (message != null) {
      int attempts = message.attempts.size();
      sentAgain += attempts > 1 ? 1 : 0;
      message
          .attempts
          .get(attempts - 1)
          .ok(String.valueOf(fields.get("messageId")), Json.number(fields, "seq"));
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    cutOff(code == 1012);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    cutOff(false);
  }

  private synchronized void cutOff(boolean asTold) {
    if (online) {
      online = false;
      text.setLength(0);
      comeBack(asTold ? afterMillis : 0);
    } else {
      retry(0);
    }
  }

  private synchronized void retry(long waitMillis) {
    failedConnects++;
    comeBack(waitMillis);
  }

  private void comeBack(long waitMillis) {
    if (!closed) {
      long backoff = (long) BACKOFF_MILLIS << Math.min(failures++, MAX_BACKOFF_DOUBLINGS);
      long jitter = ThreadLocalRandom.current().nextLong(backoff);
      var unused = timer.schedule(this::connect, waitMillis + jitter, TimeUnit.MILLISECONDS);
    }
  }
}
