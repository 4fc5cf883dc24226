package com.membershipauto.chat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
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
          "<a href=\"#\" onclick=\"window.hacked=1\">click</a>");

  /** What no page makes by itself, but each of these texts would as markup. */
  private static final String MADE_OF_MARKUP =
      "img, iframe, script, b, style, [srcdoc], [onclick], [onerror], [onload], a[href^=javascript]";

  @TempDir Path directory;

  @Test
  void customerAndSupportChatAndWhatTheyWriteIsTextWhateverItIs() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, Map.of("CHAT_DEMO", "true"));
        BrowserContext first = browser.newContext();
        BrowserContext second = browser.newContext()) {
      Person alice = Person.signIn(first, server.url() + "/", "alice", "demo");
      Person sam = Person.signIn(second, server.url() + "/support", "sam", "demo");
      HOSTILE.forEach(alice::write);
      sam.openThreadOf("alice");
      sam.awaitMessage(HOSTILE.get(HOSTILE.size() - 1));
      sam.write(HOSTILE.get(0) + " you too");
      alice.awaitMessage(HOSTILE.get(0) + " you too");

      for (Person person : List.of(alice, sam)) {
        assertThat(HOSTILE).allSatisfy(text -> assertThat(person.count(text)).isOne());
        assertThat(person.log().locator(MADE_OF_MARKUP).count()).isZero();
        assertThat(person.page.evaluate("() => window.hacked")).isNull();
        assertThat(person.problems()).isEmpty();
      }
    }
  }
}
