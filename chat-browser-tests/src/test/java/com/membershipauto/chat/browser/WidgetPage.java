package com.membershipauto.chat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A customer on the shop's page, and support at the other end. */
final class WidgetPage {
  static final Participant SAM = Participant.support("sam");

  private static final double LIMIT_MILLIS = 20_000;
  private static final Pattern THREAD = Pattern.compile("\"id\":\"([^\"]+)\",\"ownerId\"");

  final Page page;

  /** Errors that nobody caught, and what the page's policy refused. */
  final List<String> problems = new CopyOnWriteArrayList<>();

  private final ServerProcess server;
  private final Participant customer;

  private WidgetPage(Page page, ServerProcess server, String customer) {
    this.page = page;
    this.server = server;
    this.customer = Participant.user(customer);
    page.setDefaultTimeout(LIMIT_MILLIS);
    page.onPageError(problems::add);
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            problems.add(message.text());
          }
        });
  }

  static WidgetPage visit(
      BrowserContext context, Shop shop, ServerProcess server, String customer) {
    WidgetPage widget = new WidgetPage(context.newPage(), server, customer);
    widget.page.navigate(shop.pageOf(customer));
    assertThat(widget.launcher()).isVisible();
    return widget;
  }

  WidgetPage open() {
    launcher().click();
    assertThat(field()).isFocused();
    return this;
  }

  Locator launcher() {
    return page.getByRole(
        AriaRole.BUTTON,
        new Page.GetByRoleOptions().setName(Pattern.compile("^(Open chat|Chat öffnen)")));
  }

  Locator panel() {
    return page.getByRole(AriaRole.DIALOG);
  }

  Locator field() {
    return page.getByRole(AriaRole.TEXTBOX);
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator bodies() {
    return page.getByRole(AriaRole.LISTITEM).locator(".body");
  }

  Locator body(String text) {
    return bodies().filter(new Locator.FilterOptions().setHasText(text));
  }

  /** A message that the server has. */
  Locator stored(String text) {
    return page.locator(".message.sent").filter(new Locator.FilterOptions().setHasText(text));
  }

  /** What a screen reader was told. */
  Locator announced() {
    return page.getByRole(AriaRole.LOG).locator("p");
  }

  void write(String text) {
    field().fill(text);
    field().press("Enter");
  }

  /** Writes the first message, and waits until there is a thread with it. */
  String begin(String text) throws IOException, InterruptedException {
    write(text);
    assertThat(stored(text)).isVisible();
    return threads().get(0);
  }

  /** The customer's threads, the newest first. */
  List<String> threads() throws IOException, InterruptedException {
    Matcher ids = THREAD.matcher(server.get("/api/chat/threads/", customer));
    return ids.results().map(found -> found.group(1)).toList();
  }

  void supportWrites(String threadId, String text) throws IOException, InterruptedException {
    String json = "{\"body\":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    server.post("/api/chat/threads/" + threadId + "/messages/", SAM, json);
  }

  void supportCloses(String threadId) throws IOException, InterruptedException {
    server.patch("/api/chat/threads/" + threadId + "/", SAM, "{\"status\":\"closed\"}");
  }

  /** Whether the customer's read mark is there. */
  boolean hasRead(String threadId, int upTo) {
    try {
      String thread = server.get("/api/chat/threads/" + threadId + "/", SAM);
      return Pattern.compile(
              "\"userId\":\"%s\"[^}]*\"upTo\":%d\\b".formatted(customer.id().value(), upTo))
          .matcher(thread)
          .find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The window lies behind another: the browser of a test looks at all of them at once. */
  void lookElsewhere() {
    page.evaluate("() => { Document.prototype.hasFocus = () => false; }");
  }

  void lookBack() {
    page.evaluate(
        "() => { Document.prototype.hasFocus = () => true; dispatchEvent(new Event('focus')); }");
  }

  void cutOff() {
    page.context().setOffline(true);
    page.evaluate("() => dispatchEvent(new Event('offline'))");
  }

  void letIn() {
    page.context().setOffline(false);
  }
}
