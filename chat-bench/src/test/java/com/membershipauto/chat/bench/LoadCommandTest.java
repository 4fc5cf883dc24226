package com.membershipauto.chat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.bench.FakeServer.Fault;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.server.application.ChatApplication;
import com.membershipauto.chat.server.settings.Settings;
import com.membershipauto.chat.server.settings.Sources;
import com.membershipauto.chat.testkit.net.FaultProxy;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadCommandTest {
  private static final String SECRET = "a-secret-of-more-than-32-bytes-for-tests";
  private static final Map<String, String> ENVIRONMENT = Map.of("SECRET", SECRET);

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aRealServerKeepsItsPromisesUnderLoad() throws Exception {
    try (ChatApplication server = server()) {
      Path json = folder.resolve("out.json");
      Path plot = folder.resolve("out.svg");

      int exit =
          run(
              "--url=" + url(server),
              "--users=10",
              "--connections=3",
              "--rate=200",
              "--warmup=1",
              "--seconds=2",
              "--schedule=fixed",
              "--secret-env=SECRET",
              "--json=" + json,
              "--plot=" + plot);

      assertThat(err.toString()).isEmpty();
      assertThat(exit).isZero();
      assertThat(out.toString())
          .contains("opened 10 threads", "connected 30", "deliveries     1,800 of 1,800 expected");
      Map<String, Object> figures = JSONObjectUtils.parse(Files.readString(json));
      assertThat(JSONObjectUtils.getJSONObject(figures, "messages"))
          .containsEntry("sent", 600L)
          .containsEntry("acked", 600L)
          .containsEntry("unanswered", 0L);
      Map<String, Object> latency = JSONObjectUtils.getJSONObject(figures, "latency");
      assertThat(JSONObjectUtils.getJSONObject(latency, "connect")).containsEntry("count", 30L);
      assertThat(JSONObjectUtils.getJSONObject(latency, "ack")).containsEntry("count", 400L);
      assertThat(JSONObjectUtils.getJSONObject(latency, "delivery")).containsEntry("count", 1_200L);
      assertThat(Files.readString(plot)).startsWith("<?xml");
    }
  }

  @Test
  void othersMayReceiveFromAnotherServer() throws Exception {
    try (ChatApplication server = server();
        FaultProxy other = FaultProxy.to("127.0.0.1", URI.create(url(server)).getPort())) {
      Path json = folder.resolve("out.json");

      int exit =
          run(
              "--url=" + url(server),
              "--receive-url=http://127.0.0.1:" + other.port(),
              "--users=2",
              "--connections=3",
              "--rate=50",
              "--warmup=0",
              "--seconds=1",
              "--secret-env=SECRET",
              "--json=" + json);

      assertThat(err.toString()).isEmpty();
      assertThat(exit).isZero();
      assertThat(out.toString()).contains("deliveries     150 of 150 expected");
      Map<String, Object> latency =
          JSONObjectUtils.getJSONObject(JSONObjectUtils.parse(Files.readString(json)), "latency");
      assertThat(JSONObjectUtils.getJSONObject(latency, "delivery")).containsEntry("count", 100L);
    }
  }

  @Test
  void tokensCanBeGivenInstead() throws Exception {
    try (ChatApplication server = server()) {
      int exit =
          run(
              "--url=" + url(server),
              "--users=2",
              "--rate=50",
              "--warmup=0",
              "--seconds=1",
              "--schedule=poisson",
              "--tokens=" + tokens(3),
              "--quiet");

      assertThat(err.toString()).isEmpty();
      assertThat(exit).isZero();
      assertThat(out.toString()).doesNotContain("opened").contains("Each acked message came");
    }
  }

  @Test
  void aRefusedTokenIsSaidWithoutTheToken() throws Exception {
    try (ChatApplication server = server()) {
      Path secret = Files.writeString(folder.resolve("secret"), "another" + SECRET + "\n");

      int exit = run("--url=" + url(server), "--secret-file=" + secret);

      assertThat(exit).isEqualTo(2);
      assertThat(err.toString())
          .contains("answered 401", "is it the server's secret")
          .doesNotContain("eyJ", SECRET);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LOSES,           1, lost 2",
    "DUPLICATES,      1, duplicated 2",
    "REORDERS,        1, out of order 2",
    "STORES_TWICE,    1, duplicated 2",
    "MIXES_UP,        1, strays 3",
    "DOES_NOT_ANSWER, 3, unanswered 1",
    "REFUSES,         0, busy 1",
    "CLOSES,          3, 4408 1",
    "NONE,            0, Each acked message came to each connection once and in order",
  })
  void aFaultIsReported(Fault fault, int expectedExit, String said) throws Exception {
    try (FakeServer server = new FakeServer(fault)) {
      int exit =
          run(
              "--url=" + server.url(),
              "--users=1",
              "--connections=2",
              "--rate=50",
              "--warmup=0",
              "--seconds=1",
              "--wait=1",
              "--secret-env=SECRET");

      assertThat(err.toString()).isEmpty();
      assertThat(out.toString()).contains(said);
      assertThat(exit).isEqualTo(expectedExit);
    }
  }

  @Test
  void aStallIsSeenByAllMessagesThatWereDueMeanwhile() throws Exception {
    try (FakeServer server = new FakeServer(Fault.STALLS)) {
      Path json = folder.resolve("out.json");

      int exit =
          run(
              "--url=" + server.url(),
              "--users=1",
              "--connections=1",
              "--rate=100",
              "--warmup=0",
              "--seconds=1",
              "--secret-env=SECRET",
              "--json=" + json);

      assertThat(exit).isZero();
      Map<String, Object> figures = JSONObjectUtils.parse(Files.readString(json));
      Map<String, Object> ack =
          JSONObjectUtils.getJSONObject(JSONObjectUtils.getJSONObject(figures, "latency"), "ack");
      // 40 of the 100 messages were due in 400 ms; a closed loop would have seen one of them.
      assertThat((double) ack.get("p90")).isBetween(200.0, 1_000.0);
      assertThat((double) ack.get("max")).isGreaterThan(FakeServer.STALL_MILLIS - 1.0);
    }
  }

  @Test
  void aServerThatIsNotThereIsSaid() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThat(run("--url=http://127.0.0.1:" + port, "--secret-env=SECRET")).isEqualTo(2);
    assertThat(err.toString()).contains("it cannot be connected to");
  }

  @ParameterizedTest
  @CsvSource({
    "--secret-env=NOTHING,          the environment has no NOTHING",
    "--secret-file=/does/not/exist, /does/not/exist cannot be read",
    "--seconds=1,                   'one of --secret-file, --secret-env and --tokens is needed'",
    "--url=https://localhost,       TLS is not spoken here",
    "--url=localhost,               own address",
    "--receive-url=localhost,       --receive-url is the server",
    "--url=http://a:b@localhost,    --url must not have a user in it",
    "--users=0,                     --users is at least 1",
    "--rate=0,                      --rate is messages a second",
    "--body=0,                      --body is from 1",
    "--seconds=x,                   is not an int",
  })
  void whatCannotBeDoneIsSaidInOneLine(String option, String said) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(err.toString()).contains(said);
  }

  @Test
  void tooFewTokensAreSaid() throws Exception {
    assertThat(run("--users=4", "--tokens=" + tokens(3))).isEqualTo(2);
    assertThat(err.toString()).contains("there are 3 tokens for 4 users");
  }

  @Test
  void aShortSecretIsSaidWithoutTheSecret() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "short-one");

    assertThat(run("--secret-file=" + secret)).isEqualTo(2);
    assertThat(err.toString()).contains("less than 32 bytes").doesNotContain("short-one");
  }

  private int run(String... arguments) {
    return Main.run(ENVIRONMENT, new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private Path tokens(int count) throws Exception {
    TokenIssuer issuer = TokenIssuer.builder(SECRET.getBytes(UTF_8)).build();
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tokens.add(issuer.access(Participant.user("user-" + i), null));
    }
    return Files.write(folder.resolve("tokens"), tokens);
  }

  private ChatApplication server() throws Exception {
    return ChatApplication.start(
        Settings.load(
            Sources.of(
                new Properties(),
                Map.of(
                    "CHAT_PORT",
                    "0",
                    "CHAT_DATA_DIR",
                    folder.toString(),
                    "CHAT_DB_URL",
                    "jdbc:h2:mem:" + folder.getFileName() + ";DB_CLOSE_DELAY=-1",
                    "CHAT_JWT_SECRET",
                    SECRET),
                List.of())));
  }

  private static String url(ChatApplication server) {
    return server.uri().toString();
  }
}
