package com.membershipauto.chat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code <support-chat>} on a page of another origin, used as a customer uses it. */
final class WidgetIT extends WidgetTest {
  private static final Pattern SEND =
      Pattern.compile("\"type\":\"SEND\".*\"clientMessageId\":\"([^\"]+)\"");
  private static final String REFUSAL =
      "{\"type\":\"error\",\"code\":\"forbidden\",\"message\":\"no\",\"clientMessageId\":\"%s\"}";

  private static final Pattern[] SUBJECTS = {
    Pattern.compile("second matter\\s+today"), Pattern.compile("first matter\\s+today · closed")
  };

  private BrowserContext context;

  @BeforeEach
  void openBrowser() {
    context = browser.newContext();
  }

  @AfterEach
  void closeBrowser() {
    context.close();
  }

  private WidgetPage visit(String customer) {
    return visit(context, customer);
  }

  @Test
  void oneScriptTagPutsItOnAPageOfAnotherOriginUnderAStrictPolicy() throws Exception {
    WidgetPage ann = visit("ann").open();

    String threadId = ann.begin("Is the fern in stock?");
    ann.supportWrites(threadId, "Twelve of them.");

    assertThat(ann.body("Twelve of them.")).isVisible();
    assertThat(ann.problems).isEmpty();
  }

  @Test
  void itIsUsedByKeyboardAlone() {
    WidgetPage bea = visit("bea");
    bea.page.keyboard().press("Tab");
    assertThat(bea.launcher()).isFocused();

    bea.page.keyboard().press("Enter");
    assertThat(bea.panel()).hasAccessibleName("Ask Fern & Moss");
    assertThat(bea.field()).isFocused();
    bea.page.keyboard().type("first line");
    bea.page.keyboard().press("Shift+Enter");
    bea.page.keyboard().type("second line");
    bea.page.keyboard().press("Enter");
    assertThat(bea.stored("first line")).isVisible();
    assertThat(bea.bodies().allTextContents()).containsExactly("first line\nsecond line");

    bea.page.keyboard().press("Escape");
    assertThat(bea.panel()).isHidden();
    assertThat(bea.launcher()).isFocused();
  }

  @Test
  void onlyNewMessagesOfOthersAreReadOut() throws Exception {
    WidgetPage cem = visit("cem").open();
    String threadId = cem.begin("mine");
    cem.supportWrites(threadId, "theirs");
    assertThat(cem.announced()).hasText("Support: theirs");

    cem.page.reload();
    cem.open();
    assertThat(cem.body("theirs")).isVisible();
    assertThat(cem.announced()).hasCount(0);

    cem.supportWrites(threadId, "more of theirs");
    assertThat(cem.announced()).hasText("Support: more of theirs");
  }

  @Test
  void theButtonTellsWhatWasNotSeenAndOpeningItShowsThat() throws Exception {
    WidgetPage dov = visit("dov").open();
    String threadId = dov.begin("hello");
    dov.page.keyboard().press("Escape");

    dov.supportWrites(threadId, "one");
    dov.supportWrites(threadId, "two");
    assertThat(dov.launcher()).hasAccessibleName("Open chat, 2 new messages");

    dov.open();
    assertThat(dov.body("two")).isVisible();
    dov.page.keyboard().press("Escape");
    assertThat(dov.launcher()).hasAccessibleName("Open chat");
  }

  @Test
  void aMessageIsReadWhenItWasReallySeen() throws Exception {
    WidgetPage eve = visit("eve").open();
    String threadId = eve.begin("hello");
    eve.lookElsewhere();
    eve.supportWrites(threadId, "are you there?");
    assertThat(eve.body("are you there?")).isVisible();
    assertThat(eve.hasRead(threadId, 2)).isFalse();

    eve.lookBack();
    eve.page.waitForCondition(() -> eve.hasRead(threadId, 2));
  }

  @Test
  void whatIsWrittenOfflineIsShownWaitingAndArrivesOnceInOrder() throws Exception {
    WidgetPage fay = visit("fay").open();
    fay.begin("before");
    fay.cutOff();
    List.of("one", "two", "three").forEach(fay::write);

    Locator banner = fay.page.getByText("Offline. 3 messages wait.");
    assertThat(banner).isVisible();
    assertThat(fay.page.locator(".message.waiting")).hasCount(3);

    fay.letIn();
    assertThat(fay.stored("three")).isVisible();
    assertThat(banner).isHidden();
    assertThat(fay.bodies().allTextContents()).containsExactly("before", "one", "two", "three");
  }

  @Test
  void aFirstMessageWrittenOfflineOpensTheThreadLater() throws Exception {
    WidgetPage gil = visit("gil");
    gil.open();
    assertThat(gil.page.getByText("How can we help?")).isVisible();
    gil.cutOff();
    gil.write("anybody there?");
    assertThat(gil.page.locator(".message.waiting")).containsText("anybody there?");

    gil.letIn();
    assertThat(gil.stored("anybody there?")).isVisible();
    assertThat(gil.threads()).hasSize(1);
  }

  @Test
  void twoClicksAndALostAnswerMakeOneThread() throws Exception {
    WidgetPage hal = visit("hal").open();
    assertThat(hal.page.getByText("How can we help?")).isVisible();
    AtomicInteger lost = new AtomicInteger();
    hal.page.route(
        "**/api/chat/threads/",
        route -> {
          if (route.request().method().equals("POST") && lost.getAndIncrement() == 0) {
            route.fetch();
            route.abort();
          } else {
            route.fallback();
          }
        });

    hal.field().fill("only once");
    hal.button("Send").dblclick();
    hal.write("and then this");

    assertThat(hal.stored("and then this")).isVisible();
    assertThat(lost.get()).isEqualTo(1);
    assertThat(hal.bodies().allTextContents()).containsExactly("only once", "and then this");
    assertThat(hal.threads()).hasSize(1);
  }

  @Test
  void aRefusedMessageIsTakenBackOrSentAgain() {
    AtomicBoolean refuses = new AtomicBoolean(true);
    context.routeWebSocket(
        Pattern.compile("/chat/ws/"),
        socket -> {
          WebSocketRoute chat = socket.connectToServer();
          socket.onMessage(
              frame -> {
                Matcher sent = SEND.matcher(frame.text());
                if (refuses.get() && sent.find()) {
                  socket.send(REFUSAL.formatted(sent.group(1)));
                } else {
                  chat.send(frame.text());
                }
              });
        });
    WidgetPage ned = visit("ned").open();
    ned.write("let me in");
    Locator failed = ned.page.getByText("Not sent. You are not allowed to do this.");
    assertThat(failed).isVisible();
    assertThat(failed).hasRole(AriaRole.ALERT);

    ned.button("Delete").click();
    assertThat(ned.bodies()).hasCount(0);
    assertThat(ned.field()).hasValue("let me in");
    assertThat(ned.field()).isFocused();

    ned.page.keyboard().press("Enter");
    assertThat(failed).isVisible();
    refuses.set(false);
    ned.button("Retry").click();
    assertThat(ned.stored("let me in")).isVisible();
    assertThat(failed).isHidden();
  }

  @Test
  void whoTypesAndWhoHasReadIsShown() throws Exception {
    WidgetPage oda = visit("oda").open();
    String threadId = oda.begin("hello");
    String thread = "/api/chat/threads/" + threadId;

    server.post(thread + "/typing/", WidgetPage.SAM, "{\"isTyping\":true}");
    assertThat(oda.page.getByText("Support is typing…")).isVisible();
    server.post(thread + "/read/", WidgetPage.SAM, "{\"upTo\":1}");
    assertThat(oda.page.getByText("Seen by Support")).isVisible();

    oda.supportWrites(threadId, "hello");
    assertThat(oda.page.getByText("Support is typing…")).isHidden();
  }

  @Test
  void aDraftSurvivesAReload() throws Exception {
    WidgetPage ida = visit("ida").open();
    ida.begin("hello");
    assertThat(ida.page.evaluate("sessionStorage.getItem('chat.drafts')"))
        .as("what was sent is no draft")
        .isEqualTo("[]");
    ida.field().fill("half a sent");
    ida.page.reload();

    ida.open();

    assertThat(ida.field()).hasValue("half a sent");
  }

  @Test
  void aClosedConversationCanBeLeftForANewOneAndFoundAgain() throws Exception {
    WidgetPage joe = visit("joe").open();
    String first = joe.begin("first matter");
    joe.supportCloses(first);

    joe.button("Start a new conversation").click();
    assertThat(joe.body("first matter")).isHidden();
    joe.begin("second matter");

    assertThat(joe.threads()).hasSize(2).last().isEqualTo(first);
    assertThat(joe.bodies().allTextContents()).containsExactly("second matter");

    joe.button("All conversations").click();
    assertThat(joe.page.getByRole(AriaRole.LISTITEM)).hasText(SUBJECTS);
    joe.page.keyboard().press("Tab");
    joe.page.keyboard().press("Tab");
    joe.page.keyboard().press("Enter");
    assertThat(joe.body("first matter")).isVisible();
    assertThat(joe.body("second matter")).isHidden();
  }

  @Test
  void whatIsWrittenIsTextWhateverItIs() throws Exception {
    WidgetPage kay = visit("kay").open();
    String threadId = kay.begin("hello");
    for (String text : Hostile.TEXTS) {
      kay.supportWrites(threadId, text);
    }

    assertThat(kay.bodies()).hasCount(1 + Hostile.TEXTS.size());
    assertThat(kay.bodies().allTextContents().subList(1, 1 + Hostile.TEXTS.size()))
        .isEqualTo(Hostile.TEXTS);
    assertThat(kay.page.locator(".body :not(a)").count()).isZero();
    assertThat(kay.page.evaluate("() => window.hacked")).isNull();
    assertThat(kay.problems).isEmpty();
  }

  @Test
  void onlyWebAddressesBecomeLinksAndThosePassNothingOn() throws Exception {
    WidgetPage lea = visit("lea").open();
    lea.begin(
        "see (https://example.com/a_(b)), javascript:alert(1) or"
            + " https://bank.example@evil.example");

    assertThat(lea.page.locator(".body a")).hasCount(1);
    Locator link = lea.page.locator(".body a");
    assertThat(link).hasAttribute("href", "https://example.com/a_(b)");
    assertThat(link).hasAttribute("rel", "noopener noreferrer");
    assertThat(link).hasAttribute("target", "_blank");
  }

  @Test
  void whoReadsHistoryStaysThere() throws Exception {
    WidgetPage max = visit("max").open();
    String threadId = max.begin("message 0");
    for (int i = 1; i <= 120; i++) {
      max.supportWrites(threadId, "message " + i + " of many, some of them ".repeat(i % 5));
    }
    max.page.reload();
    max.open();
    Locator messages = max.page.locator(".scroller");
    assertThat(max.body("message 120")).isVisible();

    messages.evaluate("element => { element.scrollTop = 0; }");
    assertThat(max.page.locator(".message")).hasCount(100);
    assertThat(max.body("message 71 ")).isInViewport();
    max.supportWrites(threadId, "the newest");
    assertThat(max.button("1 new message")).isVisible();
    assertThat(max.body("message 71 ")).isInViewport();

    max.button("1 new message").click();
    assertThat(max.body("the newest")).isInViewport();
  }
}
