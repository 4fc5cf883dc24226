package com.membershipauto.chat.server.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows what arrives, and knows which of the messages sent are not answered yet. */
final class TalkListener implements WebSocket.Listener {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  // A message is answered twice: by its ack and, delivered like everybody's, by itself.
  private static final int ANSWERS = 2;

  private final Consumer<String> show;
  private final StringBuilder text = new StringBuilder();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean wanted;

  // Guarded by itself: clientMessageId to the number of answers to come.
  private final Map<String, Integer> unanswered = new HashMap<>();

  TalkListener(Consumer<String> show) {
    this.show = show;
  }

  void expect(String clientMessageId) {
    synchronized (unanswered) {
      unanswered.put(clientMessageId, ANSWERS);
    }
  }

  void awaitAnswers(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (unanswered) {
      long left;
      while (!unanswered.isEmpty()
          && end.getCount() > 0
          && (left = deadline - System.nanoTime()) > 0) {
        try {
          TimeUnit.NANOSECONDS.timedWait(unanswered, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /** Closes, and waits a while for the server to close too. */
  void close(WebSocket socket) {
    wanted = true;
    try {
      socket
          .sendClose(WebSocket.NORMAL_CLOSURE, "")
          .get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      end.await(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      show.accept("* not closed in order");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      socket.abort();
      finished();
    }
  }

  /** Whether we wanted the end. */
  boolean awaitEnd() throws InterruptedException {
    end.await();
    return wanted;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      String frame = text.toString();
      text.setLength(0);
      show.accept("< " + JsonLine.of(frame));
      answered(frame);
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    show.accept("* closed: " + code + (reason.isEmpty() ? "" : " " + JsonLine.of(reason)));
    finished();
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    show.accept("* connection lost");
    finished();
  }

  private void finished() {
    end.countDown();
    synchronized (unanswered) {
      unanswered.notifyAll();
    }
  }

  private void answered(String frame) {
    try (JsonParser parser = JSON.createParser(frame)) {
      boolean error = false;
      String clientMessageId = null;
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          error |= "type".equals(parser.currentName()) && "error".equals(parser.getText());
          if ("clientMessageId".equals(parser.currentName())) {
            clientMessageId = parser.getText();
          }
        }
      }
      if (clientMessageId != null) {
        count(clientMessageId, error ? ANSWERS : 1);
      }
    } catch (IOException e) {
      show.accept("* that is no JSON");
    }
  }

  private void count(String clientMessageId, int answers) {
    synchronized (unanswered) {
      unanswered.computeIfPresent(
          clientMessageId, (id, left) -> left > answers ? Integer.valueOf(left - answers) : null);
      unanswered.notifyAll();
    }
  }
}
