package com.membershipauto.chat.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.server.storage.DatabaseException;
import com.membershipauto.chat.testkit.net.HttpAnswer;
import com.membershipauto.chat.testkit.net.TestClient;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose database takes connections, but does not answer. */
class StartingTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final CountDownLatch wakesUp = new CountDownLatch(1);
  private ServerSocket database;
  private int port;
  private CompletableFuture<TestServer> start;

  @BeforeEach
  void startWithoutDatabase() throws Exception {
    database = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::refuseWhenAwake, "frozen-database");
    thread.setDaemon(true);
    thread.start();
    port = freePort();
    Map<String, String> environment =
        Map.of(
            "CHAT_PORT",
            Integer.toString(port),
            "CHAT_JWT_SECRET",
            SECRET,
            "CHAT_DB_URL",
            "jdbc:postgresql://127.0.0.1:" + database.getLocalPort() + "/x?sslmode=disable");
    start =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return TestServer.start(folder, environment);
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    await().atMost(LIMIT).ignoreExceptions().until(() -> get("/health/live").status() == 200);
  }

  @AfterEach
  void end() throws Exception {
    database.close();
  }

  @Test
  void itIsLiveButNotReadyAndRefusesEverybodyUntilLater() throws Exception {
    String token =
        TokenIssuer.builder(SECRET.getBytes(US_ASCII))
            .build()
            .access(Participant.user("alice"), null);

    HttpAnswer ready = get("/health/ready");
    HttpAnswer rest = get("/api/chat/threads/", "Authorization: Bearer " + token + "\r\n");
    TestClient.Result socket =
        TestClient.connect(
            URI.create("ws://127.0.0.1:" + port + "/chat/ws/?token=" + token), Map.of());
    socket.client().close();

    assertThat(ready.status()).isEqualTo(503);
    assertThat(TestServer.json(ready.body()))
        .isEqualTo(Map.of("status", "down", "server", "starting", "database", "down"));
    assertThat(rest.status()).isEqualTo(503);
    assertThat(rest.header("Retry-After")).isNotNull();
    assertThat(socket.answer().status()).isEqualTo(503);
    assertThat(socket.answer().header("Retry-After")).isNotNull();
    assertThat(start).isNotDone();
    wakesUp.countDown();
  }

  @Test
  void aDatabaseThatRefusesUsEndsTheStartAtOnce() {
    wakesUp.countDown();

    assertThat(start)
        .failsWithin(LIMIT)
        .withThrowableOfType(ExecutionException.class)
        .withCauseExactlyInstanceOf(DatabaseException.class)
        .withMessageContaining("the database cannot be reached: FATAL: wrong password");
  }

  /** Answers as PostgreSQL does to a wrong password. */
  private void refuseWhenAwake() {
    byte[] fields = "SFATAL\0VFATAL\0C28P01\0Mwrong password\0\0".getBytes(US_ASCII);
    try {
      while (true) {
        Socket client = database.accept();
        wakesUp.await();
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        out.writeByte('E');
        out.writeInt(4 + fields.length);
        out.write(fields);
        out.flush();
      }
    } catch (IOException | InterruptedException e) {
      // The test is over.
    }
  }

  private HttpAnswer get(String path) throws IOException {
    return get(path, "");
  }

  private HttpAnswer get(String path, String headers) throws IOException {
    try (TestClient client = TestClient.open(URI.create("ws://127.0.0.1:" + port), 0)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
      client.sendRaw(request.getBytes(US_ASCII));
      return client.readAnswer();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
