package com.membershipauto.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several Redis servers: a cluster, and a master with a replica behind Sentinel. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedisTopologyTest {
  private static final int SLOTS = 16_384;

  private final List<RedisProcess> servers = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    servers.forEach(RedisProcess::close);
  }

  private RedisProcess started(RedisProcess server) {
    servers.add(server);
    return server;
  }

  @Test
  void aClusterCarriesPublicationsFromAnyNodeToAnyNode() throws Exception {
    startCluster();
    try (TestNode sender = TestNode.start(TestNode.settings(servers.get(0).url()).build());
        TestNode receiver = TestNode.start(TestNode.settings(servers.get(1).url()).build())) {
      sender.subscribed();
      receiver.subscribed();

      sender.publish("m");

      assertThat(receiver.next()).isEqualTo("m");
    }
  }

  @Test
  void aNodeOfTheClusterMayDie() throws Exception {
    startCluster();
    String url =
        servers.stream()
            .map(server -> "127.0.0.1:" + server.port)
            .collect(Collectors.joining(",", "redis://", ""));
    try (TestNode sender = TestNode.start(TestNode.settings(url).build());
        TestNode receiver = TestNode.start(TestNode.settings(url).build())) {
      sender.subscribed();
      receiver.subscribed();
      sender.awaitHeardBy(receiver);

      for (RedisProcess server : servers) {
        server.kill();
        sender.awaitHeardBy(receiver);
        server.restart();
      }
    }
  }

  private void startCluster() throws Exception {
    for (int i = 0; i < 3; i++) {
      started(
          RedisProcess.start(
              "--cluster-enabled",
              "yes",
              "--cluster-config-file",
              "nodes.conf",
              "--cluster-node-timeout",
              "1000"));
    }
    for (int i = 0; i < 3; i++) {
      int[] slots = IntStream.range(i * SLOTS / 3, (i + 1) * SLOTS / 3).toArray();
      servers.get(i).ask(commands -> commands.clusterAddSlots(slots));
      servers.get(i).ask(commands -> commands.clusterMeet("127.0.0.1", servers.get(0).port));
    }
    for (RedisProcess server : servers) {
      await()
          .atMost(TestNode.LIMIT)
          .until(
              () ->
                  server.ask(
                      commands ->
                          commands.clusterInfo().contains("cluster_state:ok")
                              && commands.clusterInfo().contains("cluster_known_nodes:3")));
    }
  }

  @Test
  void sentinelLeadsToTheNewMaster() throws Exception {
    RedisProcess master = started(RedisProcess.start());
    RedisProcess replica =
        started(RedisProcess.start("--replicaof", "127.0.0.1", "" + master.port));
    await()
        .atMost(TestNode.LIMIT)
        .until(() -> master.ask(commands -> commands.info("replication")).contains("state=online"));
    RedisProcess sentinel = started(RedisProcess.startSentinel(folder, "main", master.port));
    await()
        .atMost(TestNode.LIMIT)
        .until(() -> sentinel.ask(commands -> commands.info("sentinel")).contains("slaves=1"));
    String url = "redis-sentinel://127.0.0.1:" + sentinel.port + "#main";
    try (TestNode sender = TestNode.start(TestNode.settings(url).build());
        TestNode receiver = TestNode.start(TestNode.settings(url).build())) {
      sender.awaitHeardBy(receiver.subscribed());

      master.kill();

      await()
          .atMost(TestNode.LIMIT)
          .until(
              () -> replica.ask(commands -> commands.info("replication")).contains("role:master"));
      sender.awaitHeardBy(receiver);
    }
  }
}
