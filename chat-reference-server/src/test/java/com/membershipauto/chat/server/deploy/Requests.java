package com.membershipauto.chat.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.HttpAnswer;
import com.membershipauto.chat.testkit.net.TestClient;
import java.io.EOFException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through the shipped configuration of a proxy, and what does not. */
abstract class Requests extends BehindAProxy {
  Requests(ReverseProxy.Kind kind) {
    super(kind);
  }

  @Test
  void aCustomerOnOneServerAndAnAgentOnTheOtherChatInOrder() throws Exception {
    String threadId = deployment.openThread(ALICE);
    Frames customer = connect(ALICE);
    Frames agent = connect(SAM);
    assertThat(List.of(deployment.sessions(0), deployment.sessions(1))).containsExactly(1, 1);

    int messages = 40;
    for (int i = 0; i < messages; i++) {
      customer.send(threadId, "customer " + i);
      agent.send(threadId, "agent " + i);
    }

    List<Frames.Message> seen = customer.messages(2 * messages);
    assertThat(agent.messages(2 * messages)).isEqualTo(seen);
    assertThat(seen)
        .extracting(Frames.Message::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 2L * messages).boxed().toList());
    for (String sender : List.of("customer ", "agent ")) {
      assertThat(seen)
          .extracting(Frames.Message::body)
          .filteredOn(body -> body.startsWith(sender))
          .containsExactlyElementsOf(
              IntStream.range(0, messages).mapToObj(i -> sender + i).toList());
    }
  }

  @Test
  void restAndTicketsWorkThroughIt() throws Exception {
    String threadId = deployment.openThread(ALICE);
    String messages = "/api/chat/threads/" + threadId + "/messages/";
    assertThat(deployment.post(messages, ALICE, "{\"body\":\"Grüße\"}").statusCode())
        .isEqualTo(201);
    assertThat(deployment.get(messages, SAM).body()).contains("Grüße");

    String ticket = deployment.ticket(ALICE);
    URI socket =
        URI.create("wss://localhost:" + deployment.proxy().port() + "/chat/ws?ticket=" + ticket);
    Frames.connect(socket).close();
    assertThat(deployment.send(HttpRequest.newBuilder(deployment.uri("/"))).body())
        .contains("<!doctype html>");
  }

  @Test
  void loginsAreLimitedByTheClientsOwnAddressWhateverItForwards() throws Exception {
    int tried = 0;
    for (int i = 0; i < 5 * LOGINS_PER_ADDRESS; i++) {
      tried += login("localhost", i) == 401 ? 1 : 0;
    }

    assertThat(tried).isBetween(LOGINS_PER_ADDRESS, 2 * LOGINS_PER_ADDRESS);
    assertThat(login("[::1]", 99)).isEqualTo(401);
  }

  private int login(String host, int number) throws Exception {
    URI login = URI.create("https://" + host + ":" + deployment.proxy().port() + "/api/auth/login");
    return deployment
        .send(
            HttpRequest.newBuilder(login)
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", "198.51.100." + number)
                .header("Forwarded", "for=198.51.100." + number)
                .POST(
                    BodyPublishers.ofString(
                        "{\"username\":\"u%d\",\"password\":\"x\"}".formatted(number))))
        .statusCode();
  }

  @Test
  void aPageOfAnotherOriginGets403() throws Exception {
    assertThat(handshake(ALICE, "https://chat.example.evil").status()).isEqualTo(403);
    assertThat(handshake(ALICE, "https://chat.example").status()).isEqualTo(101);
  }

  private HttpAnswer handshake(Participant participant, String origin) throws Exception {
    TestClient.Result result =
        TestClient.connect(deployment.socketUri(participant), Map.of("Origin", origin));
    result.client().close();
    return result.answer();
  }

  @Test
  void aBadTokenGets401() throws Exception {
    URI bad = URI.create("wss://localhost:" + deployment.proxy().port() + "/chat/ws/?token=bad");
    TestClient.Result result = TestClient.connect(bad, Map.of());
    result.client().close();
    assertThat(result.answer().status()).isEqualTo(401);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    String body = "{\"subject\":\"" + "x".repeat(300_000) + "\"}";
    assertThat(deployment.post("/api/chat/threads/", ALICE, body).statusCode()).isEqualTo(413);
  }

  @Test
  void aRequestWhoseHeadDoesNotEndIsCutOff() throws Exception {
    long began = System.nanoTime();
    try (TestClient slow = TestClient.open(deployment.socketUri(ALICE), 0)) {
      slow.sendRaw("GET / HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
      assertThat(slow.readAnswer().status()).isEqualTo(408);
    } catch (EOFException cutOffWithoutAWord) {
      assertThat(kind).isEqualTo(ReverseProxy.Kind.NGINX);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics",
        "/metrics/",
        "/metrics?x",
        "//metrics",
        "/./metrics",
        "/%6detrics",
        "/METRICS",
        "/api/../metrics",
        "/health/ready",
        "/health//ready",
        "/%2e/health/live",
        "http://localhost/metrics"
      })
  void monitoringIsForTheInsideOnly(String target) throws Exception {
    try (TestClient client = TestClient.open(deployment.socketUri(ALICE), 0)) {
      client.sendRaw(
          ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(client.readAnswer().status()).isBetween(400, 499);
    }
  }

  @Test
  void withoutTlsThereIsOnlyTheWayToIt() throws Exception {
    URI plain = URI.create("http://localhost:" + deployment.proxy().plainPort() + "/support");
    var answer = deployment.send(HttpRequest.newBuilder(plain));
    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith("https://localhost")
        .endsWith("/support");
  }
}
