package com.membershipauto.chat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to the server lets no WebSocket through. */
final class FallbackIT extends BrowserTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant SAM = Participant.support("sam");

  @TempDir Path directory;

  @Test
  void theChatWorksOverRestAndMovesToTheSocketWhenItCan() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, Map.of());
        RefusingProxy proxy = RefusingProxy.to(server.port());
        BrowserContext context = browser.newContext()) {
      String threadId = server.openThread(ALICE);
      ClientPage alice =
          ClientPage.open(context, proxy.url(), threadId)
              .connect(ALICE)
              .awaitState("fallback")
              .awaitReady();
      ClientPage sam =
          ClientPage.open(context, server.url(), threadId)
              .connect(SAM)
              .awaitState("online")
              .awaitReady();
      for (int i = 0; i < 5; i++) {
        alice.send("alice " + i);
      }
      sam.awaitStored(5);
      sam.send("I see you");
      sam.evaluate("() => harness.thread.markRead()", null);
      alice.awaitStored(6);
      alice.await("() => harness.thread.snapshot().marks.some(({ upTo }) => upTo >= 5)", null);
      assertThat(alice.evaluate("() => harness.chat.snapshot().connection", null))
          .isEqualTo("fallback");

      proxy.letThrough();
      alice.awaitState("online");
      alice.send("live now");
      sam.awaitStored(7);
      alice.awaitStored(7);

      assertThat(alice.bodies())
          .isEqualTo(sam.bodies())
          .containsExactly(
              "alice 0", "alice 1", "alice 2", "alice 3", "alice 4", "I see you", "live now");
      assertThat(alice.uncaught()).isEmpty();
    }
  }
}
