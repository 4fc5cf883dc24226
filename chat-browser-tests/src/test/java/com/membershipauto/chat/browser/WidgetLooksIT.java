package com.membershipauto.chat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code <support-chat>} in dark, from right to left, on a phone, in German, and for whom axe-core
 * speaks.
 */
final class WidgetLooksIT extends WidgetTest {
  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void axeFindsNothingWrongInAnyState(ColorScheme scheme) throws Exception {
    try (BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE))) {
      WidgetPage widget = visit(context, "axe-" + scheme);
      assertThat(Axe.violations(widget.page)).as("closed").isEmpty();

      widget.open();
      assertThat(widget.page.getByText("How can we help?")).isVisible();
      assertThat(Axe.violations(widget.page)).as("empty").isEmpty();

      String threadId = widget.begin("Have a look at https://example.com/fern");
      widget.supportWrites(threadId, "Yes: https://example.com/moss");
      assertThat(widget.body("moss")).isVisible();
      assertThat(Axe.violations(widget.page)).as("with messages").isEmpty();

      widget.cutOff();
      widget.write("offline");
      assertThat(widget.page.getByText("Offline. 1 message waits.")).isVisible();
      assertThat(Axe.violations(widget.page)).as("offline").isEmpty();

      widget.letIn();
      assertThat(widget.stored("offline")).isVisible();
      widget.supportCloses(threadId);
      assertThat(widget.button("Start a new conversation")).isVisible();
      widget.button("All conversations").click();
      assertThat(widget.page.getByText("Today · closed")).isVisible();
      assertThat(Axe.violations(widget.page)).as("all conversations").isEmpty();
      widget.button("All conversations").click();
      widget.field().fill("x".repeat(100_000));
      assertThat(widget.page.getByText("characters too many")).isVisible();
      assertThat(Axe.violations(widget.page)).as("closed thread, text too long").isEmpty();

      widget.page.keyboard().press("Escape");
      widget.supportWrites(threadId, "one more thing");
      assertThat(widget.launcher()).hasAccessibleName("Open chat, 1 new message");
      assertThat(Axe.violations(widget.page)).as("with a badge").isEmpty();
    }
  }

  @Test
  void itIsDarkWhereTheReaderWantsThatUnlessThePageSaysOtherwise() {
    try (BrowserContext context =
        browser.newContext(new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK))) {
      WidgetPage widget = visit(context, "dark").open();
      assertThat(widget.panel()).hasCSS("background-color", "rgb(27, 30, 40)");

      widget.page.evaluate("document.querySelector('support-chat').setAttribute('theme', 'light')");
      assertThat(widget.panel()).hasCSS("background-color", "rgb(255, 255, 255)");
    }
  }

  @Test
  void fromRightToLeftEverythingIsOnTheOtherSide() throws Exception {
    try (BrowserContext context = browser.newContext()) {
      WidgetPage widget = visit(context, "rtl");
      widget.page.evaluate("document.documentElement.dir = 'rtl'");
      widget.open();
      widget.begin("שלום");

      double middle = widget.panel().boundingBox().x + widget.panel().boundingBox().width / 2;
      assertThat(widget.page.locator(".launcher").boundingBox().x).isLessThan(200);
      assertThat(widget.body("שלום").boundingBox().x).isLessThan(middle);
      assertThat(widget.button("Send").boundingBox().x).isLessThan(widget.field().boundingBox().x);
      assertThat(widget.body("שלום")).hasAttribute("dir", "auto");
    }
  }

  @Test
  void onAPhoneItFillsTheScreenAndCanBeLeft() {
    Browser.NewContextOptions phone =
        new Browser.NewContextOptions()
            .setViewportSize(375, 667)
            .setHasTouch(true)
            .setIsMobile(true);
    try (BrowserContext context = browser.newContext(phone)) {
      WidgetPage widget = visit(context, "phone");
      widget.launcher().tap();

      BoundingBox box = box(widget.panel());
      assertThat(new double[] {box.x, box.y, box.width, box.height})
          .containsExactly(0, 0, 375, 667);
      // The keyboard would cover what one came to read.
      assertThat(widget.panel()).isFocused();
      assertThat(widget.field()).isInViewport();

      widget.button("Close chat").tap();
      assertThat(widget.panel()).isHidden();
      assertThat(widget.launcher()).isFocused();
    }
  }

  /** Once it has come to rest. */
  private static BoundingBox box(Locator locator) {
    locator.evaluate(
        "element => Promise.all(element.getAnimations().map(animation => animation.finished))");
    return locator.boundingBox();
  }

  @Test
  void itSpeaksThePagesLanguageOrTheOneItIsTold() {
    try (BrowserContext context = browser.newContext()) {
      WidgetPage widget = visit(context, "deutsch");
      widget.page.evaluate("document.querySelector('support-chat').lang = 'de'");
      assertThat(widget.launcher()).hasAccessibleName("Chat öffnen");

      widget.open();
      assertThat(widget.button("Senden")).isVisible();
      assertThat(widget.page.getByText("Wie können wir helfen?")).isVisible();
      assertThat(widget.panel()).hasAttribute("lang", "de");
    }
  }

  @Test
  void everyTextIsThereInEveryLanguage() {
    try (BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      page.navigate(server.url());

      List<?> keys =
          (List<?>)
              page.evaluate(
                  "async () => Object.values((await"
                      + " import('/chat/widget/widget-texts.js')).widgetTexts).map(texts =>"
                      + " Object.keys(texts).sort().join())");

      assertThat(keys).hasSize(2);
      assertThat(keys.get(0)).isEqualTo(keys.get(1)).asString().contains("composer.send");
    }
  }

  @Test
  void inlineItIsPartOfThePage() {
    try (BrowserContext context = browser.newContext()) {
      WidgetPage widget = visit(context, "inline");
      widget.page.evaluate("document.querySelector('support-chat').mode = 'inline'");

      assertThat(widget.field()).isVisible();
      assertThat(widget.panel()).hasCount(0);
      assertThat(widget.launcher()).hasCount(0);
      widget.page.keyboard().press("Escape");
      assertThat(widget.field()).isVisible();
    }
  }
}
