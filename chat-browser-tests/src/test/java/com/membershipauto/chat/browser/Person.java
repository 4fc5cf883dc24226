package com.membershipauto.chat.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Somebody at one of the reference server's pages, who finds things as people do: by what they are
 * and what is written on them.
 */
final class Person {
  private static final double LIMIT_MILLIS = 60_000;

  final Page page;
  private final List<String> problems = new ArrayList<>();

  private Person(Page page) {
    this.page = page;
    page.setDefaultTimeout(LIMIT_MILLIS);
    page.onPageError(problems::add);
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            problems.add(message.text());
          }
        });
  }

  /** Goes to that address and signs in. */
  static Person signIn(BrowserContext context, String url, String name, String password) {
    Person person = new Person(context.newPage());
    Page page = person.page;
    Response answer = page.navigate(url);
    if (!answer.ok()) {
      throw new AssertionError(url + ": " + answer.status());
    }
    page.getByLabel("User name").fill(name);
    page.getByLabel("Password").fill(password);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).waitFor();
    return person;
  }

  /** At the desk: opens the thread of that customer. */
  void openThreadOf(String customer) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile(customer)))
        .click();
    field().waitFor();
  }

  /** Types it key by key, and Enter. */
  void type(String text) {
    field().pressSequentially(text);
    field().press("Enter");
  }

  /** Pastes it, and Enter. */
  void write(String text) {
    field().fill(text);
    field().press("Enter");
  }

  private Locator field() {
    return page.getByRole(
        AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(Pattern.compile("^Message")));
  }

  /** The messages, as they are shown. */
  Locator log() {
    return page.getByLabel("Messages", new Page.GetByLabelOptions().setExact(true));
  }

  /** Waits until a message is there with this text and nothing else. */
  void awaitMessage(String text) {
    log().getByText(text, exact()).first().waitFor();
  }

  /** The messages with this text and nothing else. */
  int count(String text) {
    return log().getByText(text, exact()).count();
  }

  /** Those messages that are like this, in the order in which they are shown. */
  List<String> messages(Pattern pattern) {
    return log().getByText(pattern).allInnerTexts();
  }

  /** Waits until nothing that was written here is still on its way. */
  void awaitSent() {
    log()
        .getByText("Sending")
        .first()
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
  }

  /** Errors that nobody caught, and breaches of the content security policy. */
  List<String> problems() {
    return problems;
  }

  private static Locator.GetByTextOptions exact() {
    return new Locator.GetByTextOptions().setExact(true);
  }
}
