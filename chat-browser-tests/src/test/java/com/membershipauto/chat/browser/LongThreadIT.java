package com.membershipauto.chat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A conversation that has gone on for years. */
final class LongThreadIT extends BrowserTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final int MESSAGES = 10_000;
  private static final int PAGES = 20;
  private static final int WINDOW = 500;

  /** How long each page took, and the longest gap between two frames meanwhile, in ms. */
  private static final String SCROLL_UP = ClientPage.resource("scroll-up.js");

  @TempDir static Path directory;
  private static ServerProcess server;

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

  @Test
  @SuppressWarnings("unchecked")
  void tenThousandMessagesAreReadPageByPageWithoutAStutter(TestReporter reporter) throws Exception {
    String id = server.openThread(ALICE, "for years");
    server.postMany("/api/chat/threads/" + id + "/messages/", ALICE, MESSAGES);
    try (BrowserContext context = browser.newContext()) {
      DeskWindow desk = DeskWindow.signIn(context, server, "sam").open("for years");
      assertThat(desk.bodies()).hasCount(50);

      Map<String, Object> seen = (Map<String, Object>) desk.page.evaluate(SCROLL_UP, PAGES);
      reporter.publishEntry("scrolling up " + PAGES + " pages", seen.toString());
      assertThat((List<Number>) seen.get("pages")).hasSize(PAGES);
      assertThat(((Number) seen.get("slowest")).doubleValue()).isLessThan(2_000);
      assertThat(((Number) seen.get("longestFrame")).doubleValue()).isLessThan(500);
      assertThat(desk.bodies().count()).isLessThanOrEqualTo(WINDOW);

      desk.page.getByText("To the newest messages").click();
      assertThat(desk.bodies().last()).hasText("message");
      desk.write("still here");
      assertThat(desk.bodies().last()).hasText("still here");
      assertThat(desk.problems).isEmpty();
    }
  }
}
