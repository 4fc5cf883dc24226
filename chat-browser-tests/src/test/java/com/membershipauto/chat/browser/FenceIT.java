package com.membershipauto.chat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps two members of support from answering past each other, and past the customer. */
final class FenceIT extends BrowserTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant SAM = Participant.support("sam");
  private static final Participant SUE = Participant.support("sue");
  private static final String REPLY =
      "body => harness.thread.send(body, {basedOnSeq: harness.thread.snapshot().lastSeq})"
          + ".clientMessageId";

  @TempDir static Path directory;
  private static ServerProcess server;

  private BrowserContext context;
  private BrowserContext other;
  private String threadId;

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

  @BeforeEach
  void openThread() throws Exception {
    threadId = server.openThread(ALICE);
    post(ALICE, "hello");
    context = browser.newContext();
    other = browser.newContext();
  }

  @AfterEach
  void closeWindows() {
    context.close();
    other.close();
  }

  private void post(Participant participant, String body) throws Exception {
    server.post(
        "/api/chat/threads/" + threadId + "/messages/", participant, "{\"body\":\"" + body + "\"}");
  }

  private ClientPage open(BrowserContext window, Participant participant) {
    return ClientPage.open(window, server.url(), threadId)
        .connect(participant)
        .awaitState("online")
        .awaitReady();
  }

  @Test
  void repliesInQuickSuccessionDoNotMakeEachOtherStale() {
    ClientPage sam = open(context, SAM);
    for (int i = 0; i < 20; i++) {
      sam.evaluate(REPLY, "reply " + i);
    }
    sam.awaitStored(21);

    assertThat(sam.states()).containsOnly("sent");
    assertThat(sam.bodies()).startsWith("hello", "reply 0", "reply 1").endsWith("reply 19");
  }

  @Test
  void repliesWrittenOfflineGoOutWhenNobodyElseWroteMeanwhile() {
    ClientPage sam = open(context, SAM);
    sam.cutOff();
    context.setOffline(true);
    sam.awaitState("offline");
    sam.evaluate(REPLY, "one");
    sam.evaluate(REPLY, "two");

    context.setOffline(false);
    sam.letIn();
    sam.awaitStored(3);

    assertThat(sam.bodies()).containsExactly("hello", "one", "two");
  }

  @Test
  void aReplyWrittenOfflineFailsWhenSomebodyWroteMeanwhileAndGoesOutOnceThatIsSeen()
      throws Exception {
    ClientPage sam = open(context, SAM);
    sam.cutOff();
    context.setOffline(true);
    sam.awaitState("offline");
    Object id = sam.evaluate(REPLY, "too late");
    post(ALICE, "never mind");

    context.setOffline(false);
    sam.letIn();
    sam.await(
        "() => harness.thread.snapshot().messages.some(({problem}) => problem?.code === 'stale')",
        null);
    assertThat(sam.bodies()).containsExactly("hello", "never mind", "too late");
    sam.evaluate("id => harness.thread.retry(id)", id);
    sam.awaitStored(3);

    assertThat(sam.bodies()).containsExactly("hello", "never mind", "too late");
    assertThat(sam.uncaught()).isEmpty();
  }

  @Test
  void whoLooksAtTheThreadSeesWhoElseDoesAlsoAfterAReconnect() {
    ClientPage sam = open(context, SAM);
    ClientPage sue = open(other, SUE);
    sam.evaluate("() => harness.thread.view()", null);
    sue.evaluate("() => harness.thread.view()", null);
    awaitViewers(sam, "sam,sue");
    awaitViewers(sue, "sam,sue");

    other.setOffline(true);
    sue.awaitState("offline");
    awaitViewers(sue, "");
    other.setOffline(false);
    sue.awaitState("online");
    awaitViewers(sue, "sam,sue");
    sue.evaluate("() => harness.thread.view(false)", null);
    awaitViewers(sam, "sam");
  }

  private static void awaitViewers(ClientPage page, String ids) {
    page.await("ids => harness.thread.snapshot().viewers.join() === ids", ids);
  }
}
