package com.membershipauto.chat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** A desk in a window, used by what a person sees: roles, labels, texts. */
final class DeskWindow {
  private static final double LIMIT_MILLIS = 20_000;

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MILLIS);
  }

  final Page page;

  /** Errors that nobody caught, what the policy refused, addresses with a token in them. */
  final List<String> problems = new CopyOnWriteArrayList<>();

  private DeskWindow(Page page) {
    this.page = page;
    page.setDefaultTimeout(LIMIT_MILLIS);
    page.onPageError(problems::add);
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")
              || message.text().contains("eyJ")) {
            problems.add(message.text());
          }
        });
    page.onRequest(
        request -> {
          if (request.url().contains("eyJ")) {
            problems.add(request.url());
          }
        });
  }

  /** The page, with its login form or without. */
  static DeskWindow open(BrowserContext context, String url) {
    DeskWindow desk = new DeskWindow(context.newPage());
    desk.page.navigate(url);
    return desk;
  }

  static DeskWindow signIn(BrowserContext context, ServerProcess server, String user) {
    return open(context, server.url() + "/support").signIn(user);
  }

  DeskWindow signIn(String user) {
    login(user, "demo");
    assertThat(view("Unassigned")).isVisible();
    return this;
  }

  void login(String user, String password) {
    page.getByLabel("User name").fill(user);
    page.getByLabel("Password").fill(password);
    page.getByLabel("Password").press("Enter");
  }

  Locator view(String name) {
    return page.getByRole(
        AriaRole.TAB, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)));
  }

  /** A view whose count is that: what a screen reader says of it. */
  void awaitCount(String name, int count) {
    assertThat(view(name)).hasAccessibleName(Pattern.compile(".*\\b" + count + " open"));
  }

  DeskWindow show(String view) {
    view(view).click();
    assertThat(view(view)).hasAttribute("aria-selected", "true");
    return this;
  }

  /** The threads of the list, as they stand there. */
  Locator threads() {
    return page.getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LISTITEM);
  }

  Locator thread(String text) {
    return threads().filter(new Locator.FilterOptions().setHasText(text)).getByRole(AriaRole.LINK);
  }

  DeskWindow open(String text) {
    thread(text).click();
    assertThat(heading()).containsText(text);
    return this;
  }

  Locator heading() {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(2)).first();
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator field() {
    return page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true));
  }

  void write(String text) {
    field().fill(text);
    field().press("Enter");
  }

  /** What was written in the open thread, as it is shown. */
  Locator bodies() {
    return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Messages"))
        .locator(".body");
  }

  Locator text(String text) {
    return page.getByText(text);
  }

  /** The window lies behind another: the browser of a test looks at all of them at once. */
  void lookElsewhere() {
    page.evaluate(
        "() => { Document.prototype.hasFocus = () => false; dispatchEvent(new Event('blur')); }");
  }
}
