package com.membershipauto.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.testkit.net.FaultProxy;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may come in, over which channels, and that nobody's password is told. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedisLoginTest {
  private static final Path HOW_TO = Path.of("../docs/how-to/run-more-than-one-server.md");

  private final Logger ours = Logger.getLogger("com.membershipauto.chat.redis");
  private final Capture log = new Capture();
  private RedisProcess redis;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    ours.setLevel(Level.ALL);
    ours.addHandler(log);
    redis = RedisProcess.start(userOfTheHowTo("canary").split(" "));
  }

  @AfterEach
  void stop() {
    redis.close();
    ours.removeHandler(log);
    ours.setLevel(null);
    assertThat(log.lines).noneMatch(line -> line.contains("canary"));
  }

  private static String userOfTheHowTo(String password) throws IOException {
    return Files.readAllLines(HOW_TO).stream()
        .filter(line -> line.startsWith("user chat on "))
        .map(line -> "--" + line.replace(">password", ">" + password))
        .findFirst()
        .orElseThrow();
  }

  private String url(String login, String rest) {
    return "redis://" + login + "@127.0.0.1:" + redis.port + rest;
  }

  @Test
  void aUserWithTheRightsOfTheHowToIsAllThatItTakes() throws Exception {
    RedisSettings settings = TestNode.settings(url("chat:canary", "")).build();
    try (TestNode sender = TestNode.start(settings);
        TestNode receiver = TestNode.start(settings)) {
      sender.subscribed();
      receiver.subscribed();
      sender.publish("m");
      assertThat(receiver.next()).isEqualTo("m");
      await().until(() -> receiver.status().isUp());
    }
  }

  @Test
  void nodesInDifferentDatabasesHearEachOtherForRedisKnowsNoDatabasesHere() throws Exception {
    redis.ask(
        commands ->
            commands.aclSetuser("chat", AclSetuserArgs.Builder.addCommand(CommandType.SELECT)));
    try (TestNode sender = TestNode.start(TestNode.settings(url("chat:canary", "/1")).build());
        TestNode receiver = TestNode.start(TestNode.settings(url("chat:canary", "/2")).build())) {
      sender.subscribed();
      receiver.subscribed();
      sender.publish("m");
      assertThat(receiver.next()).isEqualTo("m");
    }
  }

  @Test
  void deploymentsWithDifferentPrefixesDoNotHearEachOther() throws Exception {
    try (TestNode sender = TestNode.start(TestNode.settings(redis.url()).build());
        TestNode stranger =
            TestNode.start(TestNode.settings(redis.url()).prefix("other:").build());
        TestNode strangersFriend =
            TestNode.start(TestNode.settings(redis.url()).prefix("other:").build())) {
      sender.subscribed();
      stranger.subscribed();
      sender.publish("not for you");
      await().until(() -> sender.status().published() == 1);
      strangersFriend.subscribed();
      strangersFriend.publish("for you");
      assertThat(stranger.next()).isEqualTo("for you");
    }
  }

  @Test
  void aWrongPasswordIsSaidInTheLogAndMayBecomeRight() throws Exception {
    try (TestNode node = TestNode.start(TestNode.settings(url("chat:canary2", "")).build())) {
      await().until(() -> log.lines.stream().anyMatch(line -> line.contains("WRONGPASS")));
      assertThat(node.status().isUp()).isFalse();

      redis.ask(
          commands -> commands.aclSetuser("chat", AclSetuserArgs.Builder.addPassword("canary2")));

      await().until(() -> node.status().isUp());
    }
  }

  @Test
  void channelsThatAreForbiddenAreSaidInTheLog() {
    RedisSettings settings = TestNode.settings(url("chat:canary", "")).prefix("other:").build();
    try (TestNode node = TestNode.start(settings)) {
      await().until(() -> log.lines.stream().anyMatch(line -> line.contains("NOPERM")));
      assertThat(node.status().isUp()).isFalse();
      assertThat(node.layer.subscribe(TestNode.ROOM).toCompletableFuture())
          .failsWithin(TestNode.LIMIT);
    }
  }

  @Test
  void anAddressWhereNobodyIsOrTalksSomethingElseHasNoPasswordInItsLog() throws Exception {
    try (FaultProxy silent = FaultProxy.to("127.0.0.1", redis.port)) {
      silent.refuse();
      for (String url :
          List.of(
              "redis://chat:canary@nobody.invalid",
              "redis://chat:canary@127.0.0.1:" + silent.port(),
              "rediss://chat:canary@127.0.0.1:" + redis.port)) {
        log.lines.clear();
        try (TestNode node = TestNode.start(TestNode.settings(url).build())) {
          await()
              .atMost(TestNode.LIMIT)
              .until(() -> log.lines.stream().anyMatch(line -> line.contains("is away")));
          assertThat(node.status().isUp()).isFalse();
        }
      }
    }
  }

  @Test
  void tlsIsSpokenAndTheCertificateChecked() throws Exception {
    Certificates certificates = Certificates.selfSigned(folder);
    try (RedisProcess secure = RedisProcess.startTls(certificates)) {
      String url = "rediss://127.0.0.1:" + secure.port;
      RedisSettings trusting = TestNode.settings(url).caFile(certificates.certificate()).build();
      try (TestNode sender = TestNode.start(trusting);
          TestNode receiver = TestNode.start(trusting);
          TestNode distrusting = TestNode.start(TestNode.settings(url).build())) {
        sender.subscribed();
        receiver.subscribed();
        sender.publish("m");
        assertThat(receiver.next()).isEqualTo("m");
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> log.lines.stream().anyMatch(line -> line.contains("certification path")));
        assertThat(distrusting.status().isUp()).isFalse();
      }
    }
  }

  private static final class Capture extends Handler {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    Capture() {
      setLevel(Level.ALL);
      setFormatter(new SimpleFormatter());
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(getFormatter().format(record));
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
