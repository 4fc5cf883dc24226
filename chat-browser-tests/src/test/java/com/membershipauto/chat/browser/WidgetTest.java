package com.membershipauto.chat.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A chat, and a shop on another origin with {@code <support-chat>} on its page. */
abstract class WidgetTest extends BrowserTest {
  private static final double LIMIT_MILLIS = 20_000;

  @TempDir static Path directory;
  static ServerProcess server;
  private static Shop shop;

  @BeforeAll
  static void startServers() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MILLIS);
    shop = Shop.open();
    server = ServerProcess.start(directory, Map.of("CHAT_ALLOWED_ORIGINS", shop.origin()));
    shop.embed(server.url());
  }

  @AfterAll
  static void stopServers() {
    if (server != null) {
      server.close();
    }
    if (shop != null) {
      shop.close();
    }
  }

  static WidgetPage visit(BrowserContext context, String customer) {
    return WidgetPage.visit(context, shop, server, customer);
  }
}
