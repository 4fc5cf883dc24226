package com.membershipauto.chat.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** Starts the machine's own Chromium, or skips the class where there is none. */
abstract class BrowserTest {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private static Playwright playwright;
  static Browser browser;

  @BeforeAll
  static void startBrowser() {
    Optional<Path> chromium = chromium();
    if (chromium.isEmpty()) {
      Assumptions.abort(
          "no Chromium: install one (Debian: chromium), or name it with -Dchat.chromium=PATH");
    }
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.orElseThrow())
                    .setArgs(FLAGS));
  }

  @AfterAll
  static void stopBrowser() {
    if (playwright != null) {
      playwright.close();
      playwright = null;
    }
  }

  private static Optional<Path> chromium() {
    String named = System.getProperty("chat.chromium");
    return named != null
        ? Optional.of(Path.of(named)).filter(Files::isExecutable)
        : NAMES.stream().flatMap(BrowserTest::installed).findFirst();
  }

  static boolean isInstalled(String program) {
    return installed(program).findAny().isPresent();
  }

  private static Stream<Path> installed(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Pattern.compile(Pattern.quote(File.pathSeparator)).splitAsStream(path),
            Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable);
  }
}
