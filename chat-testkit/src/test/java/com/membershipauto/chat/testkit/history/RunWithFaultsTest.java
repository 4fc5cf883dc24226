package com.membershipauto.chat.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.TokenVerifier.Result.Verified;
import com.membershipauto.chat.memory.InMemoryBus;
import com.membershipauto.chat.memory.InMemoryChannelLayer;
import com.membershipauto.chat.memory.InMemoryStore;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.testkit.contract.SocketTransport;
import com.membershipauto.chat.testkit.net.FaultProxy;
import com.membershipauto.chat.testkit.net.FaultProxy.Direction;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes in memory, their bus and their clients' sockets failing: nothing is lost. */
@Timeout(120)
class RunWithFaultsTest {
  private static final int CUSTOMERS = 4;
  private static final int ROUNDS = 8;
  private static final int MESSAGES_A_ROUND = 25;

  private final History history = new History();
  private final InMemoryStore store = new InMemoryStore();
  private final InMemoryBus bus = new InMemoryBus();
  private final List<ChatServer> nodes = new ArrayList<>();
  private final List<SocketTransport> transports = new ArrayList<>();
  private final List<FaultProxy> proxies = new ArrayList<>();
  private final List<RecordingClient> clients = new ArrayList<>();
  private final List<String> threads = new ArrayList<>();
  private final AtomicInteger connects = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < 2; i++) {
      ChatServer node =
          ChatServer.builder()
              .stores(store, store)
              .channelLayer(new InMemoryChannelLayer(bus))
              .tokenVerifier(
                  token ->
                      new Verified(
                          token.startsWith("agent")
                              ? Participant.support(token)
                              : Participant.user(token),
                          Instant.now().plusSeconds(3_600)))
              .build();
      nodes.add(node);
      transports.add(SocketTransport.start(node));
      proxies.add(FaultProxy.to("127.0.0.1", transports.get(i).uri().getPort()));
    }
    Map<String, Long> all = new HashMap<>();
    for (int i = 0; i < CUSTOMERS; i++) {
      ThreadId id = ThreadId.random();
      store.open(id, new UserId("customer" + i), "", Instant.ofEpochMilli(1));
      threads.add(id.toString());
      all.put(id.toString(), 0L);
      client("customer" + i, Map.of(id.toString(), 0L));
    }
    client("agent0", all);
    client("agent1", all);
  }

  private void client(String userId, Map<String, Long> lastSeqs) {
    clients.add(RecordingClient.start(history, userId, () -> anyNode(userId), lastSeqs));
  }

  private URI anyNode(String userId) {
    FaultProxy proxy = proxies.get(connects.incrementAndGet() % proxies.size());
    return URI.create("ws://127.0.0.1:" + proxy.port() + "/chat/ws/?token=" + userId);
  }

  @AfterEach
  void stop() {
    clients.forEach(RecordingClient::close);
    proxies.forEach(FaultProxy::close);
    transports.forEach(SocketTransport::close);
    nodes.forEach(ChatServer::close);
  }

  @Test
  void nothingIsLostRepeatedSwappedOrHeardByStrangers() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      fault(round);
      for (int i = 0; i < MESSAGES_A_ROUND; i++) {
        for (int customer = 0; customer < CUSTOMERS; customer++) {
          clients.get(customer).send(threads.get(customer), "from customer, round " + round);
          clients.get(CUSTOMERS + i % 2).send(threads.get(customer), "from agent");
        }
      }
    }
    heal();

    long expected = 2L * ROUNDS * MESSAGES_A_ROUND;
    await().atMost(Duration.ofSeconds(30)).until(() -> hasSettled(expected));
    Map<String, List<LogEntry>> logs = new HashMap<>();
    for (String thread : threads) {
      ThreadId id = new ThreadId(UUID.fromString(thread));
      logs.put(
          thread,
          store.read(id, 0, Long.MAX_VALUE, Integer.MAX_VALUE).stream().map(LogEntry::of).toList());
    }
    assertThat(HistoryChecker.violations(history, logs)).isEmpty();
    assertThat(connects).as("the faults did cut connections").hasValueGreaterThan(2 * ROUNDS);
  }

  private void fault(int round) {
    FaultProxy proxy = proxies.get(round % proxies.size());
    switch (round % 4) {
      case 0 -> proxy.reset();
      case 1 -> bus.cut();
      case 2 -> proxy.cutAfter(Direction.TO_CLIENT, 3_000);
      default -> {
        bus.heal();
        proxy.cutAfter(Direction.TO_SERVER, 1_000);
      }
    }
  }

  private void heal() {
    bus.heal();
    proxies.forEach(FaultProxy::heal);
  }

  private boolean hasSettled(long expected) {
    return clients.stream().allMatch(client -> client.unacked() == 0)
        && threads.stream().allMatch(thread -> hasHeard(thread, expected));
  }

  private boolean hasHeard(String thread, long expected) {
    int owner = threads.indexOf(thread);
    return clients.get(owner).lastSeq(thread) >= expected
        && clients.get(CUSTOMERS).lastSeq(thread) >= expected
        && clients.get(CUSTOMERS + 1).lastSeq(thread) >= expected;
  }
}
