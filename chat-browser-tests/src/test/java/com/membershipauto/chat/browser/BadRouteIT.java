package com.membershipauto.chat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.FaultProxy;
import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to the server lets no WebSocket through, or swallows what it is given. */
final class BadRouteIT extends BrowserTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant SAM = Participant.support("sam");

  @TempDir Path directory;

  @Test
  void withoutWebSocketTheChatWorksOverRestAndMovesToTheSocketWhenItCan() throws Exception {
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

  @Test
  void aSocketThatFellSilentIsGivenUpAndNothingIsMissing() throws Exception {
    try (ServerProcess server =
            ServerProcess.start(directory, Map.of("CHAT_HEARTBEAT_MILLIS", "1000"));
        FaultProxy route = FaultProxy.to("localhost", server.port());
        BrowserContext context = browser.newContext()) {
      String threadId = server.openThread(ALICE);
      ClientPage alice =
          ClientPage.open(context, "http://localhost:" + route.port(), threadId)
              .connect(ALICE, Map.of("pongTimeoutMs", 500, "requestTimeoutMs", 1_000))
              .awaitState("online")
              .awaitReady();
      ClientPage sam =
          ClientPage.open(context, server.url(), threadId)
              .connect(SAM)
              .awaitState("online")
              .awaitReady();
      alice.send("before");
      sam.awaitStored(1);

      route.stall();
      alice.send("into the void");
      sam.send("meanwhile");
      // Nothing closed it: the client itself has found out.
      alice.awaitState("offline");
      alice.send("offline");
      sam.awaitStored(2);

      route.heal();
      alice.awaitStored(4);
      sam.awaitStored(4);
      assertThat(alice.bodies())
          .isEqualTo(sam.bodies())
          .startsWith("before")
          .containsExactlyInAnyOrder("before", "into the void", "meanwhile", "offline")
          .containsSubsequence("into the void", "offline");
      assertThat(alice.uncaught()).isEmpty();
    }
  }
}
