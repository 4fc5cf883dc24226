package com.membershipauto.chat.jakarta.ws;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A container's side of a connection that does what a test tells it, when it tells it. */
final class FakeTransport implements Executor {
  /** What was asked of the container, in order: texts, {@code ping} and {@code close CODE}. */
  final List<String> calls = new ArrayList<>();

  /** What the connection wants done on another thread. */
  final Queue<Runnable> tasks = new ArrayDeque<>();

  /** Sends complete within the call, as some containers do. */
  boolean answersAtOnce;

  /** Sends fail with an exception within the call. */
  boolean refusesSends;

  private final Map<String, Object> userProperties = new HashMap<>();
  private @Nullable SendHandler inFlight;

  Session session() {
    RemoteEndpoint.Async remote =
        proxy(
            RemoteEndpoint.Async.class,
            (name, arguments) -> {
              if (name.equals("sendText")) {
                send((String) arguments[0], (SendHandler) arguments[1]);
              } else if (name.equals("sendPing")) {
                assertIdle();
                calls.add("ping");
              }
              return null;
            });
    return proxy(
        Session.class,
        (name, arguments) ->
            switch (name) {
              case "getAsyncRemote" -> remote;
              case "getUserProperties" -> userProperties;
              case "close" -> closed((CloseReason) arguments[0]);
              default -> throw new AssertionError(name);
            });
  }

  private @Nullable Object closed(CloseReason reason) {
    calls.add("close " + reason.getCloseCode().getCode());
    return null;
  }

  private void send(String text, SendHandler handler) {
    assertIdle();
    if (refusesSends) {
      throw new IllegalStateException("refused");
    }
    calls.add(text);
    inFlight = handler;
    if (answersAtOnce) {
      sent();
    }
  }

  private void assertIdle() {
    if (inFlight != null) {
      throw new AssertionError("two sends at a time");
    }
  }

  /** The send in flight is done. */
  void sent() {
    answer(new SendResult());
  }

  void failed() {
    answer(new SendResult(new IOException("broken")));
  }

  private void answer(SendResult result) {
    SendHandler handler = inFlight;
    if (handler == null) {
      throw new AssertionError("nothing is being sent");
    }
    inFlight = null;
    handler.onResult(result);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private interface Calls {
    @Nullable Object call(String name, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> calls.call(method.getName(), arguments)));
  }
}
