package com.membershipauto.chat.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises 2 and 4: over WebSocket and REST at once, everybody sees one order. */
final class OrderIT {
  private static final int SENDERS = 8;
  private static final int EACH = 100;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant SAM = Participant.support("sam");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void eightSendersOnBothRoadsGiveEveryReaderOneOrder(Databases database) throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, database.settings(directory))) {
      String threadId = server.openThread(ALICE);
      try (TestClient owner = connected(server, ALICE);
          TestClient secondTab = connected(server, ALICE);
          TestClient support = connected(server, SAM)) {
        sendFromAll(server, threadId);

        List<String> order = received(owner);
        assertThat(received(secondTab)).isEqualTo(order);
        assertThat(received(support)).isEqualTo(order);
      }
    }
  }

  private static TestClient connected(ServerProcess server, Participant participant)
      throws IOException, InterruptedException {
    TestClient client = TestClient.connect(server.socketUri(participant));
    assertThat(Json.object(client.nextText(LIMIT))).containsEntry("type", "welcome");
    return client;
  }

  private static void sendFromAll(ServerProcess server, String threadId) throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try {
      List<Callable<Void>> all = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        int sender = i;
        all.add(
            () -> {
              if (sender % 2 == 0) {
                overSocket(server, threadId, sender);
              } else {
                overRest(server, threadId, sender);
              }
              return null;
            });
      }
      for (Future<Void> done : senders.invokeAll(all)) {
        done.get();
      }
    } finally {
      senders.shutdownNow();
    }
  }

  private static void overSocket(ServerProcess server, String threadId, int sender)
      throws IOException, InterruptedException {
    Participant who = sender % 4 == 0 ? ALICE : SAM;
    try (TestClient client = connected(server, who)) {
      for (int i = 0; i < EACH; i++) {
        client.sendText(
            """
            {"type":"SEND","threadId":"%s","body":"%d-%d","clientMessageId":"%d-%d"}"""
                .formatted(threadId, sender, i, sender, i));
      }
      int acks = 0;
      while (acks < EACH) {
        Map<String, @Nullable Object> frame = Json.object(client.nextText(LIMIT));
        if ("error".equals(frame.get("type"))) {
          assertThat(frame).containsEntry("code", "busy");
          client.sendText(
              """
              {"type":"SEND","threadId":"%s","body":"%s","clientMessageId":"%s"}"""
                  .formatted(threadId, frame.get("clientMessageId"), frame.get("clientMessageId")));
        } else if ("ack".equals(frame.get("type"))) {
          acks++;
        }
      }
    }
  }

  private static void overRest(ServerProcess server, String threadId, int sender)
      throws IOException, InterruptedException {
    for (int i = 0; i < EACH; i++) {
      String body =
          """
          {"body":"%d-%d","clientMessageId":"%d-%d"}"""
              .formatted(sender, i, sender, i);
      assertThat(
              server
                  .post(
                      "/api/chat/threads/" + threadId + "/messages/",
                      sender % 4 == 1 ? ALICE : SAM,
                      body)
                  .statusCode())
          .isEqualTo(201);
    }
  }

  /** The bodies in the order in which they came, which is that of seq. */
  private static List<String> received(TestClient client) throws InterruptedException {
    List<String> bodies = new ArrayList<>();
    List<Long> seqs = new ArrayList<>();
    while (bodies.size() < SENDERS * EACH) {
      Map<String, @Nullable Object> frame = Json.object(client.nextText(LIMIT));
      if ("message".equals(frame.get("type"))) {
        seqs.add(Json.number(frame, "seq"));
        bodies.add((String) ((Map<?, ?>) frame.get("message")).get("body"));
      }
    }
    assertThat(seqs)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, SENDERS * EACH).boxed().toList());
    return bodies;
  }
}
