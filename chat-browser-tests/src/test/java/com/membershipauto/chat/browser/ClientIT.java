package com.membershipauto.chat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the client promises to a page, with a server that stays. */
final class ClientIT extends BrowserTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant SAM = Participant.support("sam");

  @TempDir static Path directory;
  private static ServerProcess server;

  private BrowserContext context;
  private BrowserContext other;
  private String threadId;

  @BeforeAll
  static void startServer() throws Exception {
    server =
        ServerProcess.start(
            directory, Map.of("CHAT_EXPIRY_NOTICE_MILLIS", "1000", "CHAT_MAX_RESUME_EVENTS", "20"));
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void openThread() throws Exception {
    threadId = server.openThread(ALICE);
    context = browser.newContext();
    other = browser.newContext();
  }

  @AfterEach
  void closeWindows() {
    context.close();
    other.close();
  }

  private ClientPage alice() {
    return ClientPage.open(context, server.url(), threadId);
  }

  private ClientPage sam() {
    return ClientPage.open(other, server.url(), threadId);
  }

  @Test
  void twoWindowsThatWriteAtOnceSeeTheSameMessagesInTheSameOrder() {
    ClientPage alice = alice().connect(ALICE).awaitState("online").awaitReady();
    ClientPage sam = sam().connect(SAM).awaitState("online").awaitReady();
    for (int i = 0; i < 50; i++) {
      alice.send("alice " + i);
      sam.send("sam " + i);
    }
    alice.awaitStored(100);
    sam.awaitStored(100);

    assertThat(alice.bodies()).isEqualTo(sam.bodies()).doesNotHaveDuplicates().hasSize(100);
    assertThat(alice.bodies())
        .filteredOn(body -> body.startsWith("alice"))
        .isEqualTo(texts("alice ", 50));
    assertThat(alice.bodies())
        .filteredOn(body -> body.startsWith("sam"))
        .isEqualTo(texts("sam ", 50));
    assertThat(alice.seqs()).isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
    assertThat(alice.uncaught()).isEmpty();
  }

  @Test
  void whatIsWrittenOfflineIsShownAtOnceAndSentInOrderOnceTheNetworkIsBack() {
    ClientPage alice = alice().connect(ALICE).awaitState("online").awaitReady();
    ClientPage sam = sam().connect(SAM).awaitState("online").awaitReady();
    alice.send("before");
    sam.awaitStored(1);

    context.setOffline(true);
    alice.awaitState("offline");
    texts("offline ", 5).forEach(alice::send);
    sam.send("meanwhile");
    assertThat(alice.bodies()).endsWith("offline 3", "offline 4").hasSize(6);
    assertThat(alice.states()).endsWith("waiting", "waiting");
    sam.awaitStored(2);

    context.setOffline(false);
    alice.awaitStored(7);
    sam.awaitStored(7);
    assertThat(alice.bodies())
        .isEqualTo(sam.bodies())
        .containsExactly(
            "before", "meanwhile", "offline 0", "offline 1", "offline 2", "offline 3", "offline 4");
  }

  @Test
  void aReloadKeepsWhatIsUnsent() {
    ClientPage alice = alice();
    alice.cutOff();
    alice.connect(ALICE).awaitState("offline");
    alice.await("() => harness.chat.snapshot().kept", null);

    alice.sendAndReload(texts("unsent ", 3));
    alice.reconnect().awaitState("offline");
    alice.awaitMessages(3);
    assertThat(alice.waiting()).isEqualTo(3);
    alice.send("and one more");
    alice.letIn();
    alice.awaitStored(4);

    assertThat(alice.bodies()).containsExactly("unsent 0", "unsent 1", "unsent 2", "and one more");
  }

  @Test
  void aTabShowsWhatAnotherHasNotSentAndSendsItWhenThatTabIsGone() {
    ClientPage first = alice();
    first.cutOff();
    first.connect(ALICE).awaitState("offline");
    first.await("() => harness.chat.snapshot().kept", null);
    ClientPage second = alice().connect(ALICE).awaitState("online").awaitReady();
    texts("orphan ", 3).forEach(first::send);

    second.awaitMessages(3);
    assertThat(second.states()).containsOnly("waiting");
    assertThat(first.waiting()).isEqualTo(3);
    first.page.close();

    second.awaitStored(3);
    assertThat(second.bodies()).isEqualTo(texts("orphan ", 3));
  }

  @Test
  void tabsThatWriteAtOnceDoubleNothing() {
    ClientPage first = alice().connect(ALICE).awaitState("online").awaitReady();
    ClientPage second = alice().connect(ALICE).awaitState("online").awaitReady();
    for (int i = 0; i < 20; i++) {
      first.send("first " + i);
      second.send("second " + i);
    }
    first.awaitStored(40);
    second.awaitStored(40);

    assertThat(first.bodies()).isEqualTo(second.bodies()).hasSize(40).doesNotHaveDuplicates();
    assertThat(first.bodies())
        .filteredOn(body -> body.startsWith("first"))
        .isEqualTo(texts("first ", 20));
  }

  @Test
  void aTokenIsRenewedOnTheSocketBeforeItEnds() {
    List<String> tokens =
        List.of(
            ServerProcess.token(ALICE, Duration.ofSeconds(3)),
            ServerProcess.token(ALICE, ClientPage.LONG_LIFE));
    ClientPage alice = alice().connect(tokens, Map.of()).awaitState("online").awaitReady();
    alice.await("end => Date.now() > end", System.currentTimeMillis() + 5_000.0);
    alice.send("still here");
    alice.awaitStored(1);

    assertThat(alice.connectionStates()).containsExactly("connecting", "online");
  }

  @Test
  void withATokenThatEndedTheClientConnectsAgainWithAFreshOne() {
    // The second one is over before the socket's is, so REFRESH is refused with 4401.
    List<String> tokens =
        List.of(
            ServerProcess.token(ALICE, Duration.ofSeconds(3)),
            "not.a.token",
            ServerProcess.token(ALICE, ClientPage.LONG_LIFE));
    ClientPage alice = alice().connect(tokens, Map.of()).awaitState("online").awaitReady();
    alice.await("() => harness.states.filter((state) => state === 'online').length === 2", null);
    alice.send("back");
    alice.awaitStored(1);

    assertThat(alice.bodies()).containsExactly("back");
  }

  @Test
  void withoutAGoodTokenTheClientStopsAndSaysSoAndSendsTheTextOnceThereIsOne() {
    List<String> tokens =
        List.of("not.a.token", "nor.is.this", ServerProcess.token(ALICE, ClientPage.LONG_LIFE));
    ClientPage alice = alice().connect(tokens, Map.of());
    alice.send("kept");
    alice.awaitState("stopped");
    assertThat(alice.problem()).isEqualTo("unauthorized");
    assertThat(alice.states()).containsExactly("waiting");

    alice.evaluate("() => harness.chat.connect()", null);
    alice.awaitState("online");
    alice.awaitStored(1);

    assertThat(alice.bodies()).containsExactly("kept");
    assertThat(alice.uncaught()).isEmpty();
  }

  @Test
  void whenSomebodyElseHasSignedInTheClientStopsAndNothingGoesOutUnderTheirName() {
    List<String> tokens =
        List.of(
            ServerProcess.token(ALICE, Duration.ofSeconds(3)),
            ServerProcess.token(SAM, ClientPage.LONG_LIFE),
            ServerProcess.token(SAM, ClientPage.LONG_LIFE));
    ClientPage alice = alice().connect(tokens, Map.of()).awaitState("online").awaitReady();
    alice.awaitState("stopped");
    alice.send("mine");

    assertThat(alice.problem()).isEqualTo("other_user");
    assertThat(alice.states()).containsExactly("waiting");
    alice.evaluate("() => harness.chat.connect()", null);
    alice.awaitState("stopped");
    assertThat(alice.states()).containsExactly("waiting");
  }

  @Test
  void afterTooLongAnAbsenceTheNewestPageIsReadAndTheRestPaged() throws Exception {
    ClientPage alice = alice().connect(ALICE).awaitState("online").awaitReady();
    context.setOffline(true);
    alice.awaitState("offline");
    for (int i = 0; i < 60; i++) {
      server.post(
          "/api/chat/threads/" + threadId + "/messages/", SAM, "{\"body\":\"news " + i + "\"}");
    }
    context.setOffline(false);
    alice.awaitMessages(50);
    assertThat(alice.bodies()).isEqualTo(texts("news ", 60).subList(10, 60));

    alice.evaluate("() => harness.thread.loadEarlier()", null);
    assertThat(alice.bodies()).isEqualTo(texts("news ", 60));
    assertThat(alice.evaluate("() => harness.thread.snapshot().hasEarlier", null)).isEqualTo(false);
  }

  @Test
  void aMessageThatIsRefusedForGoodSaysWhyAndDoesNotHoldUpOthers() throws Exception {
    String foreign = server.openThread(Participant.user("bob"));
    ClientPage alice = alice().connect(ALICE).awaitState("online").awaitReady();
    alice.evaluate(
        "id => { harness.foreign = harness.chat.thread(id); harness.foreign.send('mine?'); }",
        foreign);
    alice.send("fine");
    alice.awaitStored(1);
    alice.await("() => harness.foreign.snapshot().messages[0].state === 'failed'", null);

    assertThat(alice.evaluate("() => harness.foreign.snapshot().messages[0].problem.code", null))
        .isEqualTo("not_found");
    assertThat(
            alice.evaluate(
                "() => harness.foreign.discard(harness.foreign.snapshot().messages[0].clientMessageId)",
                null))
        .isEqualTo("mine?");
    assertThat(alice.evaluate("() => harness.chat.snapshot().failed", null)).isEqualTo(0);
  }

  @Test
  void withoutRoomInTheBrowserMessagesAreSentAllTheSameAndItSaysThatTheyAreNotKept() {
    ClientPage alice = alice();
    alice.devTools("Storage.overrideQuotaForOrigin", "quotaSize", 1);
    alice.connect(ALICE).awaitState("online").awaitReady();
    texts("full ", 3).forEach(alice::send);
    alice.awaitStored(3);

    assertThat(alice.bodies()).isEqualTo(texts("full ", 3));
    assertThat(alice.evaluate("() => harness.chat.snapshot().kept", null)).isEqualTo(false);
    assertThat(alice.uncaught()).isEmpty();
  }

  @Test
  void whenTheBrowserDropsItsDatabaseMessagesAreSentAllTheSameAndItSaysThatTheyAreNotKept() {
    ClientPage alice = alice().connect(ALICE).awaitState("online").awaitReady();
    alice.await("() => harness.chat.snapshot().kept", null);
    alice.send("before");
    alice.awaitStored(1);
    alice.devTools("Storage.clearDataForOrigin", "storageTypes", "indexeddb");
    texts("gone ", 3).forEach(alice::send);
    alice.awaitStored(4);

    assertThat(alice.bodies()).containsExactly("before", "gone 0", "gone 1", "gone 2");
    assertThat(alice.evaluate("() => harness.chat.snapshot().kept", null)).isEqualTo(false);
    assertThat(alice.uncaught()).isEmpty();
  }

  @Test
  void typingReadMarksAndStatusReachTheOther() {
    ClientPage alice = alice().connect(ALICE).awaitState("online").awaitReady();
    ClientPage sam = sam().connect(SAM).awaitState("online").awaitReady();
    alice.evaluate("() => harness.thread.typing()", null);
    sam.await("() => harness.thread.snapshot().typing[0]?.userId === 'alice'", null);

    alice.send("hello");
    sam.awaitStored(1);
    sam.await("() => harness.thread.snapshot().typing.length === 0", null);
    sam.evaluate("() => harness.thread.markRead()", null);
    alice.await(
        "() => harness.thread.readers(harness.thread.snapshot().messages[0])[0]?.userId === 'sam'",
        null);

    sam.evaluate("() => harness.thread.update({ status: 'closed' })", null);
    alice.await("() => harness.thread.snapshot().info.status === 'closed'", null);
    alice.send("one more thing");
    sam.awaitStored(2);
    sam.await("() => harness.thread.snapshot().info.status === 'open'", null);
  }

  private static List<String> texts(String start, int count) {
    return IntStream.range(0, count).mapToObj(i -> start + i).toList();
  }
}
