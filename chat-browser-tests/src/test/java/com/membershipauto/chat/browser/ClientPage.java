package com.membershipauto.chat.browser;

import com.google.gson.JsonObject;
import com.membershipauto.chat.model.Participant;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An empty page of the server's origin, under its content security policy, with the client in it.
 */
final class ClientPage {
  static final Duration LONG_LIFE = Duration.ofMinutes(30);

  /** Waits that suit a test; the ratios are those of the defaults. */
  private static final Map<String, Object> QUICK =
      Map.of("backoffBaseMs", 100, "backoffCapMs", 1_000, "pollFastMs", 200, "pollSlowMs", 400);

  /** Of all that the server serves under its policy, the one thing that runs nothing by itself. */
  static final String EMPTY = "/chat/icon.svg";

  private static final double LIMIT_MILLIS = 30_000;
  private static final String HARNESS = resource("harness.js");

  private static final String SITUATION =
      "() => JSON.stringify([harness.chat?.snapshot(), harness.thread?.snapshot(), harness.states,"
          + " harness.uncaught])";

  final Page page;
  private final String url;
  private final String threadId;
  private List<String> tokens = List.of();

  private ClientPage(Page page, String url, String threadId) {
    this.page = page;
    this.url = url;
    this.threadId = threadId;
  }

  /** Opens the page; {@link #connect} starts the chat. */
  static ClientPage open(BrowserContext context, String url, String threadId) {
    Page page = context.newPage();
    page.setDefaultTimeout(LIMIT_MILLIS);
    page.navigate(url + EMPTY);
    return new ClientPage(page, url, threadId);
  }

  ClientPage connect(Participant participant) {
    return connect(participant, Map.of());
  }

  ClientPage connect(Participant participant, Map<String, Object> settings) {
    return connect(List.of(ServerProcess.token(participant, LONG_LIFE)), settings);
  }

  /** The first token is the current one; each time a fresh one is wanted it is the next one. */
  ClientPage connect(List<String> tokens, Map<String, Object> settings) {
    this.tokens = tokens;
    Map<String, Object> all = new HashMap<>(QUICK);
    all.putAll(settings);
    page.evaluate(HARNESS);
    page.evaluate(
        "options => harness.start(options)",
        Map.of("threadId", threadId, "tokens", tokens, "settings", all));
    return this;
  }

  ClientPage awaitState(String connection) {
    await("state => harness.chat.snapshot().connection === state", connection);
    return this;
  }

  ClientPage awaitReady() {
    await("() => harness.thread.snapshot().state === 'ready'", null);
    return this;
  }

  /** Returns the id under which it goes out. */
  String send(String body) {
    return (String) page.evaluate("body => harness.thread.send(body).clientMessageId", body);
  }

  void awaitMessages(int count) {
    await("count => harness.thread.snapshot().messages.length >= count", count);
  }

  void awaitSent(int count) {
    await(
        "count => harness.thread.snapshot().messages"
            + ".filter(({state}) => state === 'sent').length >= count",
        count);
  }

  /** Until nothing waits, and the log has come up to there. */
  void awaitStored(int count) {
    awaitSent(count);
    await("() => harness.chat.snapshot().waiting === 0", null);
  }

  @SuppressWarnings("unchecked")
  List<String> bodies() {
    return (List<String>)
        page.evaluate("() => harness.thread.snapshot().messages.map(({body}) => body)");
  }

  @SuppressWarnings("unchecked")
  List<Integer> seqs() {
    return (List<Integer>)
        page.evaluate("() => harness.thread.snapshot().messages.map(({seq}) => seq ?? 0)");
  }

  @SuppressWarnings("unchecked")
  List<String> states() {
    return (List<String>)
        page.evaluate("() => harness.thread.snapshot().messages.map(({state}) => state)");
  }

  /** What the last snapshot that a listener got said of the connection, each time it changed. */
  @SuppressWarnings("unchecked")
  List<String> connectionStates() {
    return (List<String>) page.evaluate("() => harness.states");
  }

  /** The code of what has stopped the chat. */
  String problem() {
    return (String) page.evaluate("() => harness.chat.snapshot().problem.code");
  }

  int waiting() {
    return (int) page.evaluate("() => harness.chat.snapshot().waiting");
  }

  /** Errors of the page's own making: whatever nobody caught. */
  @SuppressWarnings("unchecked")
  List<String> uncaught() {
    return (List<String>) page.evaluate("() => harness.uncaught");
  }

  Object evaluate(String expression, @Nullable Object argument) {
    return page.evaluate(expression, argument);
  }

  void await(String condition, @Nullable Object argument) {
    try {
      page.waitForFunction(condition, argument);
    } catch (TimeoutError e) {
      throw new AssertionError(
          "%s never held for %s: %s".formatted(condition, argument, page.evaluate(SITUATION)), e);
    }
  }

  /** Reloads before the browser has had time to store anything; what is in memory is gone. */
  void sendAndReload(List<String> bodies) {
    AtomicBoolean loaded = new AtomicBoolean();
    page.onLoad(again -> loaded.set(true));
    page.evaluate(
        "bodies => { bodies.forEach((body) => harness.thread.send(body)); location.reload(); }",
        bodies);
    page.waitForCondition(loaded::get);
  }

  /** The frames of that type that come from now on; the list grows as they come. */
  List<String> framesOfType(String type) {
    List<String> frames = new ArrayList<>();
    page.onWebSocket(
        socket ->
            socket.onFrameReceived(
                frame -> {
                  if (frame.text().contains("\"type\":\"" + type + "\"")) {
                    frames.add(frame.text());
                  }
                }));
    return frames;
  }

  ClientPage reconnect() {
    return connect(tokens, Map.of());
  }

  /** A command of the DevTools protocol for this origin, with one more parameter. */
  void devTools(String command, String name, Object value) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("origin", url);
    if (value instanceof Number number) {
      parameters.addProperty(name, number);
    } else {
      parameters.addProperty(name, value.toString());
    }
    page.context().newCDPSession(page).send(command, parameters);
  }

  /** Nothing gets a ticket, so the client is offline; the page itself can be loaded. */
  void cutOff() {
    page.route(url + "/api/**", route -> route.abort());
  }

  void letIn() {
    page.unroute(url + "/api/**");
    page.evaluate("() => dispatchEvent(new Event('online'))");
  }

  static String resource(String name) {
    try (InputStream in = ClientPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
