package com.membershipauto.chat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference server's two pages, used as a person uses them. */
final class PagesIT extends BrowserTest {
  private static final List<String> HOSTILE =
      List.of(
          "<script>window.hacked = 1</script>",
          "<img src=x onerror=\"window.hacked = 1\">",
          "<svg/onload=window.hacked=1>",
          "\"><iframe srcdoc=\"<script>parent.hacked=1</script>\">",
          "javascript:window.hacked=1",
          "{{constructor.constructor('window.hacked=1')()}}",
          "</p></div><style>*{display:none}</style>",
          "&lt;b&gt;not bold&lt;/b&gt; &amp; <b>neither</b>",
          "\u202egnp.exe",
          "<a href=\"https://example.com\" onclick=\"window.hacked=1\">click</a>");

  @TempDir Path directory;

  @Test
  void customerAndSupportChatAndWhatTheyWriteIsTextWhateverItIs() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, Map.of("CHAT_DEMO", "true"));
        BrowserContext first = browser.newContext();
        BrowserContext second = browser.newContext()) {
      List<String> problems = new ArrayList<>();
      Page alice = signIn(first, server.url() + "/", "alice", problems);
      Page sam = signIn(second, server.url() + "/support", "sam", problems);
      for (String text : HOSTILE) {
        write(alice, text);
      }
      awaitStored(alice, HOSTILE.size());
      sam.click(".threads a");
      awaitStored(sam, HOSTILE.size());
      write(sam, HOSTILE.get(0));
      awaitStored(alice, HOSTILE.size() + 1);

      for (Page page : List.of(alice, sam)) {
        assertThat(page.locator(".message .body").allTextContents())
            .containsExactlyElementsOf(with(HOSTILE, HOSTILE.get(0)));
        assertThat(page.locator(".message .body *").count()).isZero();
        assertThat(page.evaluate("() => window.hacked")).isNull();
      }
      assertThat(problems).isEmpty();
    }
  }

  private static Page signIn(
      BrowserContext context, String url, String user, List<String> problems) {
    Page page = context.newPage();
    page.setDefaultTimeout(60_000);
    page.onPageError(problems::add);
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            problems.add(message.text());
          }
        });
    page.navigate(url);
    page.fill("#username", user);
    page.fill("#password", "demo");
    page.keyboard().press("Enter");
    page.waitForSelector(".content");
    return page;
  }

  private static void write(Page page, String text) {
    page.fill("#composer", text);
    page.locator("#composer").press("Enter");
  }

  private static void awaitStored(Page page, int count) {
    page.waitForFunction(
        "count => document.querySelectorAll('.messages:not(.outgoing) .message').length === count",
        count);
  }

  private static List<String> with(List<String> list, String last) {
    List<String> all = new ArrayList<>(list);
    all.add(last);
    return all;
  }
}
