package com.membershipauto.chat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coming, staying and going, at the desk. */
final class LoginIT extends BrowserTest {
  private static final Participant ALICE = Participant.user("alice");

  @TempDir static Path directory;
  private static ServerProcess server;

  private BrowserContext context;

  @BeforeAll
  static void startServer() throws Exception {
    server =
        ServerProcess.start(
            directory,
            Map.of(
                "CHAT_DEMO", "true",
                "CHAT_LOGIN_BURST_PER_USER", "2",
                "CHAT_LOGIN_PAUSE", "2s",
                "CHAT_ACCESS_TOKEN_LIFE", "6s",
                "CHAT_EXPIRY_NOTICE_MILLIS", "3000"));
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void openWindow() {
    context = browser.newContext();
  }

  @AfterEach
  void closeWindow() {
    context.close();
  }

  private DeskWindow open() {
    return DeskWindow.open(context, server.url() + "/support");
  }

  @Test
  void aWrongPasswordIsSaidAndTooManyAreHeldUpForAsLongAsTheServerWants() {
    DeskWindow desk = open();
    desk.login("sue", "wrong");
    assertThat(desk.text("User name or password is wrong.")).isVisible();
    assertThat(desk.page.getByLabel("Password")).isFocused();
    desk.login("sue", "wrong");
    assertThat(desk.text("User name or password is wrong.")).isVisible();
    desk.login("sue", "wrong");
    assertThat(desk.text("Too many attempts.")).isVisible();
    assertThat(desk.page.getByRole(AriaRole.BUTTON)).isDisabled();
    assertThat(desk.page.getByRole(AriaRole.BUTTON)).containsText("Wait ");

    assertThat(desk.button("Sign in")).isEnabled();
    desk.signIn("sue");
    assertThat(desk.problems).isEmpty();
  }

  @Test
  void aSecondTabJoinsTheSessionAndSigningOutEndsItInBoth() {
    DeskWindow first = open().signIn("sam");
    DeskWindow second = open();
    assertThat(second.view("Unassigned")).isVisible();
    assertThat((String) second.page.evaluate("() => JSON.stringify({...localStorage})"))
        .doesNotContain("eyJ");
    Page customers = context.newPage();
    customers.navigate(server.url() + "/");
    assertThat(customers.getByLabel("Password")).isVisible();

    second.button("Sign out").click();
    assertThat(second.page.getByLabel("Password")).isVisible();
    assertThat(first.page.getByLabel("Password")).isVisible();
    assertThat(first.text("Your session has ended.")).hasCount(0);
    second.page.reload();
    assertThat(second.page.getByLabel("Password")).isVisible();
  }

  @Test
  void aSessionIsRenewedWithoutAWord() throws Exception {
    DeskWindow desk = open().signIn("sam");
    desk.page.waitForResponse(
        response -> response.url().endsWith("/api/auth/refresh/") && response.ok(), () -> {});
    String id = server.openThread(ALICE, "later");
    server.post("/api/chat/threads/" + id + "/messages/", ALICE, "{\"body\":\"hello\"}");
    assertThat(desk.thread("later")).isVisible();
  }

  @Test
  void whoseSessionEndsSignsInAgainAndIsWhereTheyWere() throws Exception {
    String id = server.openThread(ALICE, "unfinished");
    DeskWindow desk = open().signIn("sam");
    desk.page.navigate(server.url() + "/support#" + id);
    assertThat(desk.heading()).hasText("unfinished");
    desk.field().fill("half a thought");
    context.route(
        "**/api/auth/refresh/", route -> route.fulfill(new Route.FulfillOptions().setStatus(401)));
    assertThat(desk.text("Your session has ended.")).isVisible();
    context.unroute("**/api/auth/refresh/");

    desk.signIn("sam");
    assertThat(desk.heading()).hasText("unfinished");
    assertThat(desk.field()).hasValue("half a thought");
    assertThat(desk.page).hasURL(server.url() + "/support#" + id);
    assertThat(desk.problems).isEmpty();
  }

  @Test
  void aCustomerIsToldWhereToGo() {
    DeskWindow desk = open();
    desk.login("alice", "demo");
    assertThat(desk.text("You are signed in as alice, who is no support agent.")).isVisible();
    assertThat(desk.page.getByRole(AriaRole.NAVIGATION)).hasCount(0);
    desk.button("Sign out").click();
    assertThat(desk.page.getByLabel("Password")).isVisible();
  }
}
