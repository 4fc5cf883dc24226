package com.membershipauto.chat.testkit.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.testkit.net.FaultProxy.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultProxyTest {
  private RawServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = RawServer.start();
    proxy = FaultProxy.to("127.0.0.1", server.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void bytesGoBothWays() throws Exception {
    Ends ends = connect();
    byte[] much = new byte[3 << 20];
    Arrays.fill(much, (byte) 'x');
    CompletableFuture<byte[]> heard = RawServer.supply(() -> ends.server.readNBytes(much.length));
    ends.client.write(much);
    assertThat(Arrays.equals(heard.get(10, SECONDS), much)).isTrue();
    ends.server.write("answer".getBytes(UTF_8));
    assertThat(ends.client.readNBytes(6)).asString().isEqualTo("answer");
  }

  @Test
  void anOrderlyEndGoesThroughAndTheConnectionIsForgotten() throws Exception {
    Ends ends = connect();
    assertThat(proxy.connections()).isEqualTo(1);
    ends.client.socket.shutdownOutput();
    assertThat(ends.server.read()).isEqualTo(-1);
    ends.server.write("late answer".getBytes(UTF_8));
    assertThat(ends.client.readNBytes(11)).asString().isEqualTo("late answer");
    ends.server.socket.shutdownOutput();
    assertThat(ends.client.read()).isEqualTo(-1);
    await().until(() -> proxy.connections() == 0);
  }

  @Test
  void stalledBytesComeWhenItIsHealed() throws Exception {
    Ends ends = connect();
    proxy.stall();
    ends.client.write(new byte[] {1});
    ends.server.write(new byte[] {2});
    CompletableFuture<Integer> atServer = RawServer.supply(ends.server::read);
    CompletableFuture<Integer> atClient = RawServer.supply(ends.client::read);
    assertStuck(atServer);
    assertStuck(atClient);
    proxy.heal();
    assertThat(atServer.get(10, SECONDS)).isEqualTo(1);
    assertThat(atClient.get(10, SECONDS)).isEqualTo(2);
  }

  @Test
  void oneWayMayBeStalledAlone() throws Exception {
    Ends ends = connect();
    proxy.stall(Direction.TO_CLIENT);
    ends.client.write(new byte[] {1});
    assertThat(ends.server.read()).isEqualTo(1);
    ends.server.write(new byte[] {2});
    CompletableFuture<Integer> atClient = RawServer.supply(ends.client::read);
    assertStuck(atClient);
    proxy.heal();
    assertThat(atClient.get(10, SECONDS)).isEqualTo(2);
  }

  @Test
  void aStallPushesBackOnTheSender() throws Exception {
    Ends ends = connect();
    proxy.stall(Direction.TO_SERVER);
    byte[] much = new byte[32 << 20];
    CompletableFuture<Boolean> written =
        RawServer.supply(
            () -> {
              ends.client.write(much);
              return true;
            });
    assertStuck(written);
    proxy.heal();
    assertThat(ends.server.readNBytes(much.length)).hasSize(much.length);
    assertThat(written.get(10, SECONDS)).isTrue();
  }

  @Test
  void latencyHoldsEveryPieceBack() throws Exception {
    Ends ends = connect();
    proxy.latency(Direction.TO_SERVER, Duration.ofMillis(200));
    long start = System.nanoTime();
    ends.client.write(new byte[] {1});
    assertThat(ends.server.read()).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
    proxy.heal();
    ends.client.write(new byte[] {2});
    assertThat(ends.server.read()).isEqualTo(2);
  }

  @Test
  void aResetIsARstForBothSides() throws Exception {
    Ends ends = connect();
    proxy.reset();
    assertReset(ends.client);
    assertReset(ends.server);
    assertThat(proxy.connections()).isZero();
    Ends next = connect();
    next.client.write(new byte[] {1});
    assertThat(next.server.read()).isEqualTo(1);
  }

  @Test
  void aResetEndsAStalledConnectionToo() throws Exception {
    Ends ends = connect();
    proxy.stall();
    ends.client.write(new byte[] {1});
    proxy.reset();
    assertReset(ends.client);
    assertReset(ends.server);
    await().until(() -> threads("fault-proxy-up") + threads("fault-proxy-down") == 0);
  }

  @Test
  void aHalfCloseEndsOneWayAndTheOtherGoesOn() throws Exception {
    Ends ends = connect();
    proxy.halfClose(Direction.TO_SERVER);
    assertThat(ends.server.read()).isEqualTo(-1);
    ends.client.write(new byte[] {1});
    ends.server.write(new byte[] {2});
    assertThat(ends.client.read()).isEqualTo(2);
  }

  @Test
  void aCutLetsSoManyBytesThroughAndNoMore() throws Exception {
    Ends ends = connect();
    proxy.cutAfter(Direction.TO_SERVER, 5);
    ends.client.write(new byte[] {1, 2, 3});
    assertThat(ends.server.readNBytes(3)).containsExactly(1, 2, 3);
    ends.client.write(new byte[] {4, 5, 6, 7, 8});
    int more = 0;
    try {
      while (ends.server.read() >= 0) {
        more++;
      }
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    assertThat(more).as("a RST may overtake bytes").isLessThanOrEqualTo(2);
    assertReset(ends.client);
    Ends next = connect();
    next.client.write(new byte[10]);
    assertThat(next.server.readNBytes(10)).as("it cuts once").hasSize(10);
  }

  @Test
  void aCutNeedsNoByteBeyondThose() throws Exception {
    Ends ends = connect();
    proxy.cutAfter(Direction.TO_SERVER, 3);
    ends.client.write(new byte[] {1, 2, 3});
    assertReset(ends.client);
  }

  @Test
  void aRefusingProxyResetsWhoComesAndKeepsWhoIsThere() throws Exception {
    Ends ends = connect();
    proxy.refuse();
    Socket refused = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    assertReset(new End(refused));
    ends.client.write(new byte[] {1});
    assertThat(ends.server.read()).isEqualTo(1);
    proxy.heal();
    connect();
  }

  @Test
  void withoutAServerTheClientIsReset() throws Exception {
    server.close();
    assertReset(new End(new Socket(InetAddress.getLoopbackAddress(), proxy.port())));
  }

  @Test
  void closingEndsAllConnectionsAndListensNoMore() throws Exception {
    Ends ends = connect();
    int port = proxy.port();
    proxy.close();
    assertReset(ends.client);
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(IOException.class);
  }

  private static void assertStuck(CompletableFuture<?> future) {
    assertThatThrownBy(() -> future.get(200, MILLISECONDS)).isInstanceOf(TimeoutException.class);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  private static void assertReset(End end) {
    assertThatThrownBy(end::read).isInstanceOf(IOException.class).hasMessageContaining("reset");
  }

  private Ends connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(10_000);
    return new Ends(new End(client), new End(server.accept().socket()));
  }

  private record Ends(End client, End server) {}

  private record End(Socket socket) {
    int read() throws IOException {
      return socket.getInputStream().read();
    }

    byte[] readNBytes(int count) throws IOException {
      return socket.getInputStream().readNBytes(count);
    }

    void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }
  }
}
