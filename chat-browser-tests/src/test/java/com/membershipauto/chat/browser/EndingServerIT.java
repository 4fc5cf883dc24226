package com.membershipauto.chat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server dies, or is restarted, while messages are on their way. */
final class EndingServerIT extends BrowserTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant SAM = Participant.support("sam");

  private static final int KILLS = 10;

  /** What each of the two writes between two kills, half of it before the second one. */
  private static final int ROUND = 10;

  private static final int MESSAGES = 2 * KILLS * ROUND;

  @TempDir Path directory;

  @Test
  void aServerKilledTenTimesCostsNoMessageAndDoublesNone() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, Map.of());
        BrowserContext context = browser.newContext()) {
      String threadId = server.openThread(ALICE);
      ClientPage alice =
          ClientPage.open(context, server.url(), threadId)
              .connect(ALICE)
              .awaitState("online")
              .awaitReady();
      ClientPage sam =
          ClientPage.open(context, server.url(), threadId)
              .connect(SAM)
              .awaitState("online")
              .awaitReady();
      for (int kill = 0; kill < KILLS; kill++) {
        for (int i = 0; i < ROUND; i++) {
          if (i == ROUND / 2) {
            // In the middle of what is under way: something of this round is stored, the rest not.
            sam.awaitSent(kill * 2 * ROUND + 1);
            server.kill();
          }
          int number = kill * ROUND + i;
          alice.send("alice " + number);
          sam.send("sam " + number);
        }
        server.start();
      }
      alice.awaitStored(MESSAGES);
      sam.awaitStored(MESSAGES);

      assertThat(alice.bodies()).isEqualTo(sam.bodies()).hasSize(MESSAGES);
      for (String writer : List.of("alice ", "sam ")) {
        assertThat(alice.bodies())
            .filteredOn(body -> body.startsWith(writer))
            .isEqualTo(IntStream.range(0, MESSAGES / 2).mapToObj(i -> writer + i).toList());
      }
      assertThat(alice.seqs()).isEqualTo(IntStream.rangeClosed(1, MESSAGES).boxed().toList());
      assertThat(alice.uncaught()).isEmpty();
      assertThat(sam.uncaught()).isEmpty();
    }
  }

  @Test
  void norDoesOneThatIsRestartedInAnOrderlyManner() throws Exception {
    try (ServerProcess server =
            ServerProcess.start(directory, Map.of("CHAT_RECONNECT_SPREAD_MILLIS", "3000"));
        BrowserContext context = browser.newContext()) {
      String threadId = server.openThread(ALICE);
      ClientPage alice = ClientPage.open(context, server.url(), threadId);
      List<String> asked = alice.framesOfType("reconnect");
      alice.connect(ALICE).awaitState("online").awaitReady();
      for (int i = 0; i < 30; i++) {
        if (i == 10) {
          server.askToStop();
        }
        alice.send("alice " + i);
      }
      server.awaitEnd();
      alice.await("() => harness.waits.length > 0", null);
      double wait = ((Number) alice.evaluate("() => harness.waits[0]", null)).doubleValue();
      server.start();
      alice.awaitStored(30);

      assertThat(alice.bodies())
          .isEqualTo(IntStream.range(0, 30).mapToObj(i -> "alice " + i).toList());
      assertThat(asked).hasSize(1);
      Matcher afterMillis = Pattern.compile("\"afterMs\":(\\d+)").matcher(asked.get(0));
      assertThat(afterMillis.find()).isTrue();
      assertThat(wait).isGreaterThan(Integer.parseInt(afterMillis.group(1)) - 100);
      assertThat(alice.uncaught()).isEmpty();
    }
  }
}
