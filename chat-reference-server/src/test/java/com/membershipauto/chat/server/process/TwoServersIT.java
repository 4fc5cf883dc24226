package com.membershipauto.chat.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.FaultProxy;
import com.membershipauto.chat.testkit.net.TestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** Promise 7: two servers on one PostgreSQL are one chat, with Redis and without. */
final class TwoServersIT {
  private static final int MESSAGES = 200;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant SAM = Participant.support("sam");
  private static final String PASSWORD = "canary";

  @TempDir private Path directory;

  private RedisServer redis;
  private FaultProxy route;
  private ServerProcess first;
  private ServerProcess second;
  private TestClient customer;
  private TestClient agent;
  private String threadId;

  @BeforeEach
  void start() throws Exception {
    redis = startRedis(freePort());
    route = FaultProxy.to("127.0.0.1", redis.ports().get(0));
    Map<String, String> settings = new HashMap<>(Databases.POSTGRESQL.settings(directory));
    settings.put("CHAT_REDIS_URL", "redis://:" + PASSWORD + "@127.0.0.1:" + route.port());
    settings.put("CHAT_MAX_IN_FLIGHT_PER_SESSION", "" + MESSAGES);
    first = ServerProcess.start(Files.createDirectory(directory.resolve("first")), settings);
    second = ServerProcess.start(Files.createDirectory(directory.resolve("second")), settings);
    threadId = first.openThread(ALICE);
    customer = connected(first, ALICE);
    agent = connected(second, SAM);
    awaitRedis("up");
  }

  @AfterEach
  void stop() throws Exception {
    customer.close();
    agent.close();
    assertThat(List.of(first.stop(), second.stop())).containsOnly(0);
    assertThat(first.log() + second.log())
        .contains("Redis at [127.0.0.1:" + route.port() + "]")
        .doesNotContain(PASSWORD);
    route.close();
    redis.stop();
  }

  @Test
  void aCustomerOnOneAndAnAgentOnTheOtherChatInOrder() throws Exception {
    chat();

    assertThat(first.metric("chat_redis_received_total")).isGreaterThanOrEqualTo(MESSAGES);
    assertThat(second.metric("chat_redis_received_total")).isGreaterThanOrEqualTo(MESSAGES);
    assertThat(first.metric("chat_redis_published_total")).isPositive();
    assertThat(second.metric("chat_redis_dropped_total\\{reason=\".*\"}")).isZero();
    assertThat(second.metric("chat_redis_links_total")).isEqualTo(1);
  }

  @Test
  void withoutRedisTheyAreReadyThoughDegradedAndChatOn() throws Exception {
    int port = redis.ports().get(0);
    redis.stop();
    awaitRedis("down");
    chat();

    redis = startRedis(port);
    awaitRedis("up");
    chat();
  }

  @Test
  void aRedisThatHangsHoldsUpNobody() throws Exception {
    route.stall();
    chat();
    awaitRedis("down");
    chat();

    route.heal();
    awaitRedis("up");
    chat();
  }

  /** Both send at once; both get all in one order. */
  private void chat() throws Exception {
    for (int i = 0; i < MESSAGES; i++) {
      customer.sendText(send("customer " + i));
      agent.sendText(send("agent " + i));
    }
    List<String> seen = received(customer);
    assertThat(received(agent)).isEqualTo(seen);
    for (String sender : List.of("customer ", "agent ")) {
      assertThat(seen)
          .filteredOn(body -> body.startsWith(sender))
          .containsExactlyElementsOf(
              IntStream.range(0, MESSAGES).mapToObj(i -> sender + i).toList());
    }
  }

  private String send(String body) {
    return """
        {"type":"SEND","threadId":"%s","body":"%s"}"""
        .formatted(threadId, body);
  }

  private static List<String> received(TestClient client) throws InterruptedException {
    List<String> bodies = new ArrayList<>();
    List<Long> seqs = new ArrayList<>();
    while (bodies.size() < 2 * MESSAGES) {
      Map<String, @Nullable Object> frame = Json.object(client.nextText(LIMIT));
      assertThat(frame.get("type")).isNotEqualTo("error");
      if ("message".equals(frame.get("type"))) {
        seqs.add(Json.number(frame, "seq"));
        bodies.add((String) Json.object(frame, "message").get("body"));
      }
    }
    long start = seqs.get(0);
    assertThat(seqs)
        .containsExactlyElementsOf(LongStream.range(start, start + 2 * MESSAGES).boxed().toList());
    return bodies;
  }

  private void awaitRedis(String state) {
    String status = "up".equals(state) ? "up" : "degraded";
    for (ServerProcess server : List.of(first, second)) {
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                var answer = server.get("/health/ready", ALICE);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(Json.object(answer.body()))
                    .containsEntry("status", status)
                    .containsEntry("redis", state);
              });
    }
  }

  private static RedisServer startRedis(int port) throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("requirepass " + PASSWORD)
            .build();
    server.start();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static TestClient connected(ServerProcess server, Participant participant)
      throws IOException, InterruptedException {
    TestClient client = TestClient.connect(server.socketUri(participant));
    assertThat(Json.object(client.nextText(LIMIT))).containsEntry("type", "welcome");
    return client;
  }
}
