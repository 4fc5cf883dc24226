package com.membershipauto.chat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents do at the desk all day. */
final class DeskIT extends BrowserTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant SAM = Participant.support("sam");

  @TempDir static Path directory;
  private static ServerProcess server;

  private final List<DeskWindow> desks = new ArrayList<>();
  private BrowserContext context;
  private BrowserContext other;

  @BeforeAll
  static void startServer() throws Exception {
    server = ServerProcess.start(directory, Map.of("CHAT_DEMO", "true"));
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void openWindows() {
    context = browser.newContext();
    other = browser.newContext();
  }

  @AfterEach
  void closeWindows() {
    context.close();
    other.close();
    assertThat(desks).allSatisfy(desk -> assertThat(desk.problems).isEmpty());
  }

  private DeskWindow desk(BrowserContext window, String user) {
    DeskWindow desk = DeskWindow.signIn(window, server, user);
    desks.add(desk);
    return desk;
  }

  /** A thread of Alice's whose subject no other one has. */
  private record Case(String id, String subject) {
    void says(String body) throws Exception {
      posts(ALICE, body);
    }

    void posts(Participant who, String body) throws Exception {
      server.post("/api/chat/threads/" + id + "/messages/", who, "{\"body\":\"" + body + "\"}");
    }
  }

  private static Case newCase() throws Exception {
    String subject = "Case " + UUID.randomUUID();
    return new Case(server.openThread(ALICE, subject), subject);
  }

  @Test
  void anAgentTakesAnswersAndClosesAThreadAndTheCustomersNextMessageReopensIt() throws Exception {
    DeskWindow sam = desk(context, "sam");
    Case one = newCase();
    one.says("Can I move it?");
    assertThat(sam.thread(one.subject)).containsText("Can I move it?");
    ClientPage alice = ClientPage.open(other, server.url(), one.id).connect(ALICE).awaitReady();

    sam.open(one.subject);
    sam.button("Assign to me").click();
    assertThat(sam.text("Assigned to you")).isVisible();
    assertThat(sam.thread(one.subject)).hasCount(0);
    sam.write("To Monday?");
    alice.awaitMessages(2);
    alice.send("Fine!");
    assertThat(sam.bodies()).hasText(new String[] {"Can I move it?", "To Monday?", "Fine!"});
    sam.button("Close").click();
    assertThat(sam.button("Reopen")).isVisible();
    sam.show("Mine");
    assertThat(sam.thread(one.subject)).hasCount(0);

    alice.send("One more thing");
    assertThat(sam.button("Close")).isVisible();
    assertThat(sam.thread(one.subject)).containsText("One more thing");
    assertThat(alice.bodies())
        .containsExactly("Can I move it?", "To Monday?", "Fine!", "One more thing");
  }

  @Test
  void countsAndListsFollowWhatHappens() throws Exception {
    Case first = newCase();
    first.says("hello");
    DeskWindow sam = desk(context, "sam");
    sam.open(first.subject);
    int unassigned = countOf(sam, "Unassigned");
    int mine = countOf(sam, "Mine");
    int all = countOf(sam, "All");

    Case second = newCase();
    second.says("me too");
    sam.awaitCount("Unassigned", unassigned + 1);
    sam.awaitCount("All", all + 1);
    assertThat(sam.threads().first()).containsText(second.subject);
    first.says("still there?");
    assertThat(sam.threads().first()).containsText("still there?");

    sam.button("Assign to me").click();
    sam.awaitCount("Unassigned", unassigned);
    sam.awaitCount("Mine", mine + 1);
    sam.awaitCount("All", all + 1);
    sam.button("Close").click();
    sam.awaitCount("Mine", mine);
    sam.awaitCount("All", all);
    sam.show("All").page.getByLabel("Show").selectOption("closed");
    assertThat(sam.thread(first.subject)).isVisible();
  }

  private static int countOf(DeskWindow desk, String view) {
    assertThat(desk.view(view)).containsText(Pattern.compile("\\d+ open"));
    return Integer.parseInt(desk.view(view).textContent().replaceAll("(?s).*?(\\d+) open.*", "$1"));
  }

  @Test
  void whatIsUnreadIsMarkedUntilItWasSeen() throws Exception {
    DeskWindow sam = desk(context, "sam");
    Case one = newCase();
    one.says("hello");
    assertThat(sam.thread(one.subject)).containsText("Unread");
    assertThat(sam.page).hasTitle(Pattern.compile("\\(\\d+\\) Support desk"));

    sam.open(one.subject);
    assertThat(sam.thread(one.subject)).not().containsText("Unread");
    sam.page.reload();
    assertThat(sam.thread(one.subject)).not().containsText("Unread");
  }

  @Test
  void agentsSeeWhoElseIsThereAndWhoHasTheThread() throws Exception {
    Case one = newCase();
    one.says("hello");
    DeskWindow sam = desk(context, "sam").open(one.subject);
    DeskWindow sue = desk(other, "sue").open(one.subject);
    assertThat(sam.text("sue is here too")).isVisible();
    assertThat(sue.text("sam is here too")).isVisible();

    sam.button("Assign to me").click();
    assertThat(sue.text("Assigned to sam")).isVisible();
    sue.field().pressSequentially("I t");
    assertThat(sam.text("sue is typing")).isVisible();
    sue.page.close();
    assertThat(sam.text("sue is here too")).hasCount(0);
  }

  @Test
  void ofTwoWhoTakeAThreadAtOnceOneIsToldThatTheOtherHasIt() throws Exception {
    Case one = newCase();
    one.says("hello");
    Held held = Held.around(context);
    DeskWindow sam = desk(context, "sam").open(one.subject);
    held.hold();
    server.patch("/api/chat/threads/" + one.id + "/", SAM, "{\"assigneeId\":\"sue\"}");

    sam.button("Assign to me").click();
    assertThat(sam.text("Not assigned: sue has it now.")).isVisible();
    held.release();
    sam.button("Assign to me anyway").click();
    assertThat(sam.text("Assigned to you")).isVisible();
  }

  @Test
  void aThreadIsNotClosedOverAMessageThatWasNotSeen() throws Exception {
    Case one = newCase();
    one.says("hello");
    Held held = Held.around(context);
    DeskWindow sam = desk(context, "sam").open(one.subject);
    held.hold();
    one.says("wait, there is more");

    sam.button("Close").click();
    assertThat(sam.text("Not closed: this came meanwhile.")).isVisible();
    held.release();
    assertThat(sam.page.getByRole(AriaRole.ALERT).filter(withText("wait, there is more")))
        .isVisible();
    sam.button("Close anyway").click();
    assertThat(sam.button("Reopen")).isVisible();
  }

  @Test
  void aReplyThatWaitedOfflineIsNotSentOverAMessageThatWasNotSeen() throws Exception {
    Case one = newCase();
    one.says("hello");
    DeskWindow sam = desk(context, "sam").open(one.subject);
    context.setOffline(true);
    sam.write("Shall I?");
    assertThat(sam.page.getByRole(AriaRole.STATUS).filter(withText("1 message waits.")))
        .isVisible();
    one.says("never mind");

    context.setOffline(false);
    assertThat(sam.text("Not sent. Somebody wrote meanwhile.")).isVisible();
    assertThat(sam.bodies()).hasText(new String[] {"hello", "never mind", "Shall I?"});
    sam.button("Send anyway").click();
    assertThat(sam.text("Not sent.")).hasCount(0);
    assertThat(sam.thread(one.subject)).containsText("You: Shall I?");
    assertThat(sam.text("Offline.")).hasCount(0);
  }

  @Test
  void whatHappenedWhileOfflineIsThereAfterwards() throws Exception {
    DeskWindow sam = desk(context, "sam");
    context.setOffline(true);
    assertThat(sam.text("Offline.")).isVisible();
    Case one = newCase();
    one.says("anybody?");

    context.setOffline(false);
    assertThat(sam.thread(one.subject)).containsText("anybody?");
    assertThat(sam.threads().first()).containsText(one.subject);
  }

  @Test
  void theKeyboardIsEnough() throws Exception {
    Case one = newCase();
    one.says("hello");
    DeskWindow sam = desk(context, "sam");
    assertThat(sam.thread(one.subject)).isVisible();
    Page page = sam.page;

    page.keyboard().press("j");
    assertThat(sam.heading()).containsText(one.subject);
    assertThat(sam.thread(one.subject)).isFocused();
    page.keyboard().press("r");
    assertThat(sam.field()).isFocused();
    page.keyboard().type("aeumjk?");
    assertThat(sam.field()).hasValue("aeumjk?");
    page.keyboard().press("Enter");
    assertThat(sam.bodies().last()).hasText("aeumjk?");
    page.keyboard().press("Escape");
    assertThat(sam.thread(one.subject)).isFocused();
    page.keyboard().press("a");
    assertThat(sam.text("Assigned to you")).isVisible();
    page.keyboard().press("m");
    assertThat(sam.view("Mine")).hasAttribute("aria-selected", "true");
    page.keyboard().press("e");
    assertThat(sam.button("Reopen")).isVisible();
    page.keyboard().press("e");
    assertThat(sam.button("Close")).isVisible();

    page.keyboard().press("?");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    page.getByLabel("Keyboard shortcuts").press(" ");
    page.keyboard().press("Escape");
    assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
    page.keyboard().press("u");
    page.keyboard().press("?");
    assertThat(sam.view("Mine")).hasAttribute("aria-selected", "true");
    assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
  }

  @Test
  void theTabsOfTheListFollowTheArrowKeys() throws Exception {
    DeskWindow sam = desk(context, "sam");
    sam.view("Unassigned").focus();
    sam.page.keyboard().press("ArrowRight");
    assertThat(sam.view("Mine")).isFocused();
    sam.page.keyboard().press("ArrowLeft");
    sam.page.keyboard().press("ArrowLeft");
    assertThat(sam.view("All")).isFocused();
    assertThat(sam.view("All")).hasAttribute("aria-selected", "true");
  }

  @Test
  void whoLooksElsewhereIsNotifiedOfMessagesThatConcernThemAndAClickOpensTheThread()
      throws Exception {
    context.grantPermissions(List.of("notifications"));
    context.addInitScript(
        "window.shown = [];"
            + "window.Notification = class { static permission = 'granted';"
            + " static requestPermission() { return Promise.resolve('granted'); }"
            + " constructor(title, options) { this.title = title; Object.assign(this, options);"
            + " shown.push(this); } close() {} };");
    DeskWindow sam = desk(context, "sam");
    sam.button("Settings and shortcuts").click();
    sam.page.getByLabel("Notify me on this computer").check();
    sam.button("Done").click();
    Case one = newCase();
    Case others = newCase();
    server.patch("/api/chat/threads/" + others.id + "/", SAM, "{\"assigneeId\":\"sue\"}");
    one.says("not now");
    assertThat(sam.thread(one.subject)).containsText("not now");
    sam.lookElsewhere();

    others.says("for sue");
    one.says("for you");
    sam.page.waitForFunction("() => shown.length > 0");
    assertThat(sam.page.evaluate("() => shown.map(({title, body}) => `${title} | ${body}`)"))
        .isEqualTo(List.of("alice: " + one.subject + " | for you"));
    sam.page.evaluate("() => shown[0].onclick()");
    assertThat(sam.heading()).containsText(one.subject);
    assertThat(sam.page).hasURL(server.url() + "/support#" + one.id);
  }

  @Test
  void anAddressLeadsToItsThreadAndTheDraftOfEachThreadIsKept() throws Exception {
    Case one = newCase();
    Case two = newCase();
    DeskWindow sam = desk(context, "sam");
    sam.page.navigate(server.url() + "/support#" + one.id);
    assertThat(sam.heading()).containsText(one.subject);
    sam.field().fill("half a thought");
    sam.open(two.subject);
    assertThat(sam.field()).hasValue("");

    sam.page.goBack();
    assertThat(sam.heading()).containsText(one.subject);
    assertThat(sam.field()).hasValue("half a thought");
    sam.page.reload();
    assertThat(sam.field()).hasValue("half a thought");
    sam.page.navigate(server.url() + "/support#" + UUID.randomUUID());
    assertThat(sam.text("This thread does not exist.")).isVisible();
  }

  @Test
  void theSubjectCanBeChanged() throws Exception {
    Case one = newCase();
    DeskWindow sam = desk(context, "sam").open(one.subject);
    sam.button("Edit subject").click();
    sam.page
        .getByLabel("Subject", new Page.GetByLabelOptions().setExact(true))
        .fill("Refund of " + one.subject);
    sam.page.keyboard().press("Enter");
    assertThat(sam.heading()).hasText("Refund of " + one.subject);
    assertThat(sam.thread("Refund of " + one.subject)).isVisible();
    assertThat(sam.button("Edit subject")).isFocused();
  }

  @Test
  void whateverPeopleWriteIsText() throws Exception {
    DeskWindow sam = desk(context, "sam");
    for (String hostile : Hostile.TEXTS) {
      Participant customer = Participant.user(hostile);
      String id = server.openThread(customer, hostile);
      server.post(
          "/api/chat/threads/" + id + "/messages/", customer, "{\"body\":" + quoted(hostile) + "}");
      sam.page.navigate(server.url() + "/support#" + id);
      assertThat(sam.heading()).hasText(hostile.strip());
      assertThat(sam.bodies()).hasText(new String[] {hostile.strip()});
      assertThat(sam.text("Customer: " + hostile)).isVisible();
    }
    assertThat(sam.page.evaluate("() => window.hacked")).isNull();
    assertThat(sam.page.locator("main").locator(Hostile.MADE_OF_MARKUP).count()).isZero();
  }

  @Test
  void noStateOfTheDeskShutsAnybodyOut() throws Exception {
    Case one = newCase();
    one.says("hello");
    DeskWindow login = DeskWindow.open(other, server.url() + "/support");
    assertThat(login.page.getByLabel("Password")).isVisible();
    assertThat(Axe.violations(login.page)).isEmpty();
    DeskWindow sam = desk(context, "sam");
    assertThat(sam.thread(one.subject)).isVisible();
    assertThat(Axe.violations(sam.page)).isEmpty();
    sam.open(one.subject);
    sam.write("hi");
    assertThat(sam.bodies()).hasCount(2);
    login.signIn("sue").open(one.subject);
    assertThat(sam.text("sue is here too")).isVisible();
    assertThat(Axe.violations(sam.page)).isEmpty();
    sam.button("Settings and shortcuts").click();
    assertThat(Axe.violations(sam.page)).isEmpty();
    sam.button("Done").click();
    sam.page.emulateMedia(
        new Page.EmulateMediaOptions()
            .setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
    assertThat(Axe.violations(sam.page)).isEmpty();
    sam.page.setViewportSize(360, 640);
    assertThat(Axe.violations(sam.page)).isEmpty();
    context.setOffline(true);
    sam.write("are you there?");
    assertThat(sam.text("1 message waits.")).isVisible();
    assertThat(Axe.violations(sam.page)).isEmpty();
    sam.page.getByLabel("Back to the list").click();
    assertThat(sam.thread(one.subject)).isVisible();
    assertThat(Axe.violations(sam.page)).isEmpty();
  }

  @Test
  void onAPhoneAndOnAWideScreenNothingIsOutsideOfIt() throws Exception {
    Case one = newCase();
    one.says("hello");
    DeskWindow sam = desk(context, "sam").open(one.subject);
    for (int width : new int[] {360, 1920}) {
      sam.page.setViewportSize(width, 720);
      assertThat(sam.field()).isInViewport();
      assertThat(sam.button("Close")).isInViewport();
      assertThat(sam.page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(width);
    }
    assertThat(sam.thread(one.subject)).isInViewport();
    sam.page.setViewportSize(360, 720);
    assertThat(sam.thread(one.subject)).isHidden();
    sam.page.getByLabel("Back to the list").click();
    assertThat(sam.thread(one.subject)).isInViewport();
    sam.thread(one.subject).click();
    assertThat(sam.heading()).isFocused();
  }

  @Test
  void theDeskSpeaksTheBrowsersLanguage() throws Exception {
    try (BrowserContext german =
        browser.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions().setLocale("de-AT"))) {
      DeskWindow desk = DeskWindow.open(german, server.url() + "/support");
      desk.page.getByLabel("Benutzername").fill("sam");
      desk.page.getByLabel("Passwort").fill("demo");
      desk.page.keyboard().press("Enter");
      assertThat(desk.view("Nicht zugewiesen")).isVisible();
      assertThat(desk.page).hasTitle(Pattern.compile(".*Support-Arbeitsplatz"));
      assertThat(desk.page.locator("html")).hasAttribute("lang", Pattern.compile("de.*"));
    }
  }

  private static com.microsoft.playwright.Locator.FilterOptions withText(String text) {
    return new com.microsoft.playwright.Locator.FilterOptions().setHasText(text);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Keeps what the server sends from a window, as a slow network does, without cutting it off. */
  private static final class Held {
    private final AtomicBoolean holds = new AtomicBoolean();
    private final List<Runnable> kept = new ArrayList<>();

    static Held around(BrowserContext context) {
      Held held = new Held();
      context.routeWebSocket(Pattern.compile("/chat/ws/"), held::route);
      return held;
    }

    private void route(WebSocketRoute page) {
      WebSocketRoute upstream = page.connectToServer();
      upstream.onMessage(
          frame -> {
            if (holds.get()) {
              kept.add(() -> page.send(frame.text()));
            } else {
              page.send(frame.text());
            }
          });
    }

    void hold() {
      holds.set(true);
    }

    void release() {
      holds.set(false);
      kept.forEach(Runnable::run);
    }
  }
}
