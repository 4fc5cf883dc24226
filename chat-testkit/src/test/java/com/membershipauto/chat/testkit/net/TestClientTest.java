package com.membershipauto.chat.testkit.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.membershipauto.chat.testkit.net.TestClient.End;
import com.membershipauto.chat.testkit.net.TestClient.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TestClientTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private RawServer server;

  @BeforeEach
  void start() throws IOException {
    server = RawServer.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void theHandshakeHasPathQueryAndTheGivenHeaders() throws Exception {
    CompletableFuture<Result> result =
        RawServer.supply(
            () -> TestClient.connect(server.uri(), Map.of("Origin", "https://example.com")));
    RawServer.Peer peer = server.accept();
    assertThat(peer.readHead())
        .startsWith("GET /chat/ws/?token=t HTTP/1.1\r\n")
        .contains("\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
        .contains("\r\nOrigin: https://example.com\r\n")
        .contains("\r\nSec-WebSocket-Version: 13\r\n");
    peer.socket().close();
    assertThat(result).failsWithin(LIMIT);
  }

  @Test
  void aRefusalIsAnsweredWithStatusHeadersAndBody() throws Exception {
    CompletableFuture<Result> result =
        RawServer.supply(() -> TestClient.connect(server.uri(), Map.of()));
    RawServer.Peer peer = server.accept();
    peer.readHead();
    peer.write(
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: 2\r\n\r\nno");
    HttpAnswer answer = result.get(10, SECONDS).answer();
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    assertThat(answer.body()).isEqualTo("no");
    result.get().client().close();
  }

  @Test
  void aWrongAcceptanceIsNoHandshake() throws Exception {
    CompletableFuture<Result> result =
        RawServer.supply(() -> TestClient.connect(server.uri(), Map.of()));
    RawServer.Peer peer = server.accept();
    peer.readHead();
    peer.write("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\n\r\n");
    assertThat(result).failsWithin(LIMIT).withThrowableThat().withMessageContaining("accept");
  }

  @Test
  void textGoesMaskedAndComesWhole() throws Exception {
    RawServer.Connected pair = server.connect();
    pair.client().sendText("Grüße 👋");
    RawFrame heard = pair.peer().read();
    assertThat(heard.isMasked()).isTrue();
    assertThat(heard.text()).isEqualTo("Grüße 👋");
    pair.peer().send(RawFrame.text("Gr").unfinished());
    pair.peer().send(RawFrame.of(RawFrame.CONTINUATION, "üße".getBytes(UTF_8)));
    assertThat(pair.client().nextText(LIMIT)).isEqualTo("Grüße");
    assertThat(pair.client().pollText(Duration.ZERO)).isNull();
    pair.client().close();
  }

  @Test
  void framesOfEveryLengthGoAndCome() throws Exception {
    RawServer.Connected pair = server.connect();
    for (int length : new int[] {0, 125, 126, 65_535, 65_536, 100_000}) {
      String text = "x".repeat(length);
      pair.client().sendText(text);
      assertThat(pair.peer().read().text()).isEqualTo(text);
      pair.peer().send(RawFrame.text(text));
      assertThat(pair.client().nextText(LIMIT)).isEqualTo(text);
    }
    pair.client().close();
  }

  @Test
  void wrongFramesGoOutAsTheyAre() throws Exception {
    RawServer.Connected pair = server.connect();
    pair.client().send(RawFrame.text("x").unmasked());
    assertThat(pair.peer().read().isMasked()).isFalse();
    pair.client().sendRaw(new byte[] {(byte) 0xc1, (byte) 0x80, 0, 0, 0, 0});
    assertThat(pair.peer().read().isFinal()).isTrue();
    pair.client().close();
  }

  @Test
  void pingsAreAnsweredUntilTheyAreIgnored() throws Exception {
    RawServer.Connected pair = server.connect();
    pair.peer().send(RawFrame.of(RawFrame.PING, new byte[] {7}));
    RawFrame pong = pair.peer().read();
    assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
    assertThat(pong.payload()).containsExactly(7);
    assertThat(pair.client().nextControl(LIMIT).opcode()).isEqualTo(RawFrame.PING);
    pair.client().ignorePings();
    pair.peer().send(RawFrame.of(RawFrame.PING, new byte[] {8}));
    assertThat(pair.client().nextControl(LIMIT).payload()).containsExactly(8);
    pair.client().sendText("no pong before this");
    assertThat(pair.peer().read().text()).isEqualTo("no pong before this");
    pair.client().close();
  }

  @Test
  void theServersCloseIsAnsweredAndTold() throws Exception {
    RawServer.Connected pair = server.connect();
    pair.peer().send(RawFrame.close(4401, "token expired"));
    assertThat(pair.peer().read().payload()).startsWith(0x11, 0x31);
    assertThat(pair.client().hasEnded()).isFalse();
    pair.peer().socket().close();
    assertThat(pair.client().awaitEnd(LIMIT)).isEqualTo(new End(4401, "token expired"));
    assertThat(pair.client().hasEnded()).isTrue();
  }

  @Test
  void anEndWithoutACloseFrameIs1006AndOneWithoutACode1005() throws Exception {
    RawServer.Connected pair = server.connect();
    pair.peer().socket().close();
    assertThat(pair.client().awaitEnd(LIMIT).code()).isEqualTo(1006);
    RawServer.Connected empty = server.connect();
    empty.peer().send(RawFrame.of(RawFrame.CLOSE, new byte[0]));
    empty.peer().socket().close();
    assertThat(empty.client().awaitEnd(LIMIT).code()).isEqualTo(1005);
  }

  @Test
  void aClientThatStopsReadingStopsTheServer() throws Exception {
    RawServer.Connected pair = server.connect();
    pair.client().stopReading();
    CompletableFuture<Boolean> written =
        RawServer.supply(
            () -> {
              byte[] frame = RawFrame.text("x".repeat(1 << 20)).unmasked().encode();
              for (int i = 0; i < 32; i++) {
                pair.peer().write(frame);
              }
              return true;
            });
    assertThat(pair.client().pollText(Duration.ofSeconds(1))).isNull();
    assertThat(written).isNotDone();
    pair.client().resumeReading();
    assertThat(written.get(10, SECONDS)).isTrue();
    for (int i = 0; i < 32; i++) {
      assertThat(pair.client().nextText(LIMIT)).hasSize(1 << 20);
    }
    pair.client().close();
  }

  @Test
  void aResetIsNoOrderlyEnd() throws Exception {
    RawServer.Connected pair = server.connect();
    pair.client().reset();
    assertThatThrownBy(() -> pair.peer().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("reset");
    assertThat(pair.client().awaitEnd(LIMIT).code()).isEqualTo(1006);
  }

  @Test
  void afterAHalfCloseTheServerMayStillTalk() throws Exception {
    RawServer.Connected pair = server.connect();
    pair.client().halfClose();
    assertThat(pair.peer().in().read()).isEqualTo(-1);
    pair.peer().send(RawFrame.text("still here"));
    assertThat(pair.client().nextText(LIMIT)).isEqualTo("still here");
    pair.client().close();
  }

  @Test
  void halfAHandshakeIsPossible() throws Exception {
    TestClient client = TestClient.open(server.uri(), 4_096);
    client.sendRaw("GET / HT".getBytes(UTF_8));
    RawServer.Peer peer = server.accept();
    assertThat(peer.in().readNBytes(8)).asString().isEqualTo("GET / HT");
    peer.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
    assertThat(client.readAnswer().status()).isEqualTo(408);
    client.close();
  }

  @Test
  void waitingInVainSaysSo() throws Exception {
    RawServer.Connected pair = server.connect();
    Duration moment = Duration.ofMillis(10);
    assertThatThrownBy(() -> pair.client().nextText(moment)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> pair.client().nextControl(moment)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> pair.client().awaitEnd(moment)).isInstanceOf(AssertionError.class);
    pair.client().close();
  }
}
