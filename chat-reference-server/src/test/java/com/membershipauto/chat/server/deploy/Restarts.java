package com.membershipauto.chat.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.server.process.ServerProcess;
import com.membershipauto.chat.server.process.Signals;
import com.membershipauto.chat.testkit.history.History;
import com.membershipauto.chat.testkit.history.HistoryChecker;
import com.membershipauto.chat.testkit.history.RecordingClient;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is promised when a server behind the proxy stops or dies. */
abstract class Restarts extends BehindAProxy {
  Restarts(ReverseProxy.Kind kind) {
    super(kind);
  }

  @Test
  void aServerThatStopsGetsNoNewSessionsWhileItsOldOnesLiveOn() throws Exception {
    String slow = deployment.openThread(ALICE);
    String other = deployment.openThread(ALICE);
    Frames old = connect(ALICE);
    int stopping = onlySession();
    Frames agent = connect(SAM);
    assertThat(deployment.sessions(1 - stopping)).isEqualTo(1);

    try (Connection stranger = deployment.database();
        Statement statement = stranger.createStatement()) {
      stranger.setAutoCommit(false);
      statement.execute("select * from chat_thread_head where thread_id='" + slow + "' for update");
      old.send(slow, "in flight");
      await().atMost(LIMIT).until(this::somebodyWaits);
      Signals.send("TERM", server(stopping).pid());
      old.next("reconnect");
      assertThat(server(stopping).get("/health/ready", ALICE).statusCode()).isEqualTo(503);

      connect(ALICE);
      assertThat(deployment.sessions(stopping)).isEqualTo(1);
      awaitFoundOut(stopping);
      for (int i = 0; i < 10; i++) {
        connect(ALICE);
      }
      assertThat(deployment.sessions(1 - stopping)).isEqualTo(12);
      assertThat(deployment.sessions(stopping)).isEqualTo(1);
      agent.send(other, "still there?");
      assertThat(old.message().body()).isEqualTo("still there?");
      stranger.commit();
    }

    assertThat(old.next("ack")).containsEntry("clientMessageId", "in flight");
    assertThat(old.end()).isEqualTo(1012);
    assertThat(server(stopping).stop()).isZero();
    Frames again = connect(ALICE);
    again.resume(slow, 0);
    assertThat(again.message()).isEqualTo(new Frames.Message(1, "in flight"));
    putBack(stopping);
  }

  private boolean somebodyWaits() throws SQLException {
    try (Connection connection = deployment.database();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from pg_locks where not granted")) {
      return row.next() && row.getInt(1) > 0;
    }
  }

  @Test
  void whoWasOnAStoppedServerIsOnTheOtherAndNothingIsLost() throws Exception {
    surviving(
        server -> {
          Signals.send("TERM", server.pid());
          assertThat(server.stop()).isZero();
        });
  }

  @Test
  void whoWasOnAKilledServerIsOnTheOtherAndNothingIsLost() throws Exception {
    surviving(ServerProcess::kill);
  }

  @FunctionalInterface
  private interface End {
    void come(ServerProcess server) throws Exception;
  }

  private void surviving(End end) throws Exception {
    History history = new History();
    String threadId = deployment.openThread(ALICE);
    Map<String, Long> fromTheStart = Map.of(threadId, 0L);
    try (RecordingClient customer =
        RecordingClient.start(history, "alice", () -> deployment.socketUri(ALICE), fromTheStart)) {
      await().atMost(LIMIT).until(() -> deployment.sessions(0) + deployment.sessions(1) == 1);
      int ending = onlySession();
      try (RecordingClient agent =
          RecordingClient.start(history, "sam", () -> deployment.socketUri(SAM), fromTheStart)) {
        await().atMost(LIMIT).until(() -> deployment.sessions(1 - ending) == 1);
        int messages = 60;
        for (int i = 0; i < messages; i++) {
          customer.send(threadId, "from the customer");
          agent.send(threadId, "from the agent");
          if (i == messages / 3) {
            end.come(server(ending));
          }
        }
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    customer.lastSeq(threadId) == 2L * messages
                        && agent.lastSeq(threadId) == 2L * messages
                        && customer.unacked() + agent.unacked() == 0);
        assertThat(deployment.sessions(1 - ending)).isEqualTo(2);
        assertThat(
                HistoryChecker.violations(
                    history, Map.of(threadId, deployment.log().getOrDefault(threadId, List.of()))))
            .isEmpty();
      }
      putBack(ending);
    }
  }

  /** Waits until the proxy has found by itself that a server is not ready; nginx does not ask. */
  private void awaitFoundOut(int server) {
    if (kind == ReverseProxy.Kind.HAPROXY) {
      String down =
          "Server chat/%s is DOWN, reason: Layer7 wrong status, code: 503"
              .formatted(server == 0 ? "a" : "b");
      await().atMost(LIMIT).until(() -> deployment.proxy().logs().contains(down));
    }
  }

  /** The server that a client is connected to, when there is no other client. */
  private int onlySession() {
    int first = deployment.sessions(0);
    assertThat(first + deployment.sessions(1)).isEqualTo(1);
    return first == 1 ? 0 : 1;
  }

  /** Starts a server again, and waits until new sessions come to it. */
  private void putBack(int server) {
    deployment.restart(server);
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              Frames probe = Frames.connect(deployment.socketUri(ALICE));
              try {
                return deployment.sessions(server) > 0;
              } finally {
                probe.close();
              }
            });
  }

  private ServerProcess server(int server) {
    return deployment.server(server);
  }
}
