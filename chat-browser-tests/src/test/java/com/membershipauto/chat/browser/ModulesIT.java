package com.membershipauto.chat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client's parts one by one, in the browser that they are made for: {@code *.js} beside this.
 */
final class ModulesIT extends BrowserTest {
  @TempDir static Path directory;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    server = ServerProcess.start(directory, Map.of());
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyPartDoesWhatItSays() {
    return Stream.of("modules.js", "thread-feed.js").flatMap(ModulesIT::tests);
  }

  private static Stream<DynamicTest> tests(String file) {
    Page page = browser.newPage();
    page.navigate(server.url() + ClientPage.EMPTY);
    page.evaluate(ClientPage.resource("assertions.js"));
    List<?> names = (List<?>) page.evaluate(ClientPage.resource(file));
    assertThat(names).isNotEmpty();
    return names.stream()
        .map(String.class::cast)
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name, () -> page.evaluate("async name => { await modules[name](); }", name)));
  }
}
