package com.membershipauto.chat.server.transport;

import static com.membershipauto.chat.server.transport.ClientFrames.FIN;
import static com.membershipauto.chat.server.transport.ClientFrames.PING;
import static com.membershipauto.chat.server.transport.ClientFrames.masked;
import static com.membershipauto.chat.server.transport.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.server.transport.RawClient.Frame;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrizzlyConnectionTest {
  private static final EncodedFrame BIG = EncodedFrame.ofPayload(new byte[1 << 20]);

  private final LinkedBlockingQueue<NIOConnection> accepted = new LinkedBlockingQueue<>();
  private final Deadlines deadlines = new Deadlines(Duration.ofMillis(50));
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private TCPNIOTransport transport;
  private RawClient client;
  private NIOConnection socket;
  private GrizzlyConnection connection;

  @BeforeEach
  void connect() throws Exception {
    transport = TCPNIOTransportBuilder.newInstance().build();
    HttpTransport.configure(
        transport, TransportSettings.of("127.0.0.1", 0), SameThreadIOStrategy.getInstance());
    transport.setProcessor(
        FilterChainBuilder.stateless().add(new TransportFilter()).add(new Accepting()).build());
    TCPNIOServerConnection listener = transport.bind("127.0.0.1", 0);
    transport.start();
    int port = ((java.net.InetSocketAddress) listener.getLocalAddress()).getPort();
    client = RawClient.connectSmall(port);
    socket = accepted.poll(10, TimeUnit.SECONDS);
    connection = new GrizzlyConnection(socket, 1_000, deadlines, Duration.ofMillis(500));
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
    transport.shutdownNow();
    deadlines.close();
    writer.shutdownNow();
  }

  private final class Accepting extends BaseFilter {
    @Override
    public NextAction handleAccept(FilterChainContext ctx) {
      accepted.add((NIOConnection) ctx.getConnection());
      return ctx.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) {
      org.glassfish.grizzly.Buffer buffer = ctx.getMessage();
      connection.read(buffer.toByteBuffer());
      return ctx.getStopAction();
    }
  }

  private static EncodedFrame frame(String text) {
    return EncodedFrame.ofPayload(utf8(text));
  }

  @Test
  void the_kernel_takes_what_was_set_and_sends_at_once() throws IOException {
    SocketChannel channel = (SocketChannel) socket.getChannel();
    try (SocketChannel other = SocketChannel.open()) {
      other.setOption(StandardSocketOptions.SO_SNDBUF, 256 * 1024);

      assertThat(channel.getOption(StandardSocketOptions.SO_SNDBUF))
          .isEqualTo(other.getOption(StandardSocketOptions.SO_SNDBUF));
    }
    assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
  }

  @Test
  void a_peer_that_never_reads_costs_the_kernel_no_more_than_that() throws IOException {
    connection.write(Collections.nCopies(16, BIG), () -> {});

    int taken = 16 * BIG.wireSize() - socket.getAsyncWriteQueue().spaceInBytes();
    int sendBuffer =
        ((SocketChannel) socket.getChannel()).getOption(StandardSocketOptions.SO_SNDBUF);
    assertThat(taken).isLessThan(2 * sendBuffer);
  }

  @Test
  void frames_are_written_in_order_and_done_runs_once() throws Exception {
    AtomicInteger done = new AtomicInteger();

    connection.write(List.of(frame("a"), frame("b")), done::incrementAndGet);
    connection.write(List.of(frame("c")), done::incrementAndGet);

    assertThat(client.readFrame().text()).isEqualTo("a");
    assertThat(client.readFrame().text()).isEqualTo("b");
    assertThat(client.readFrame().text()).isEqualTo("c");
    await().untilAsserted(() -> assertThat(done).hasValue(2));
  }

  @Test
  void a_shared_frame_is_left_as_it_was() throws Exception {
    EncodedFrame shared = frame("shared");

    connection.write(List.of(shared), () -> {});
    connection.write(List.of(shared), () -> {});

    assertThat(client.readFrame().text()).isEqualTo("shared");
    assertThat(client.readFrame().text()).isEqualTo("shared");
    assertThat(shared.text()).isEqualTo("shared");
  }

  @Test
  void done_waits_until_the_last_byte_is_taken_over() throws Exception {
    CountDownLatch done = new CountDownLatch(1);

    connection.write(Collections.nCopies(16, BIG), done::countDown);

    assertThat(socket.getAsyncWriteQueue().spaceInBytes()).isPositive();
    assertThat(done.getCount()).isEqualTo(1);
    for (int i = 0; i < 16; i++) {
      assertThat(client.readFrame().payload()).hasSize(1 << 20);
    }
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void done_may_write_again() throws Exception {
    CountDownLatch last = new CountDownLatch(1_000);
    Runnable next =
        new Runnable() {
          @Override
          public void run() {
            last.countDown();
            if (last.getCount() > 0) {
              connection.write(List.of(frame("x")), this);
            }
          }
        };

    connection.write(List.of(frame("x")), next);
    for (int i = 0; i < 1_000; i++) {
      assertThat(client.readFrame().text()).isEqualTo("x");
    }

    assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void frames_stay_whole_and_in_order_when_the_kernel_takes_them_in_parts() throws Exception {
    int last = 3_000;
    Thread pinging =
        new Thread(
            () -> {
              for (int i = 0; i < 300; i++) {
                connection.ping();
              }
            });
    Runnable next =
        new Runnable() {
          private int number;

          @Override
          public void run() {
            List<EncodedFrame> frames = new ArrayList<>();
            for (int i = number % 7; i >= 0 && number < last; i--) {
              frames.add(frame(number + " ".repeat(number * 37 % 20_000)));
              number++;
            }
            if (!frames.isEmpty()) {
              connection.write(frames, () -> writer.execute(this));
            }
          }
        };
    pinging.start();
    writer.execute(next);

    int pings = 0;
    for (int expected = 0; expected < last; ) {
      Frame frame = client.readFrame();
      if (frame.first() == 0x89) {
        pings++;
      } else {
        assertThat(frame.text()).isEqualTo(expected + " ".repeat(expected * 37 % 20_000));
        expected++;
      }
    }
    while (pings < 300) {
      assertThat(client.readFrame().first()).isEqualTo(0x89);
      pings++;
    }
    pinging.join();
  }

  @Test
  void abort_frees_what_a_peer_never_read_and_done_runs_once() {
    AtomicInteger done = new AtomicInteger();
    connection.write(Collections.nCopies(32, BIG), done::incrementAndGet);
    assertThat(socket.getAsyncWriteQueue().spaceInBytes()).isPositive();

    connection.abort();

    await().untilAsserted(() -> assertThat(done).hasValue(1));
    assertThat(socket.isOpen()).isFalse();
    assertThat(socket.getAsyncWriteQueue().poll()).isNull();
  }

  @Test
  void writing_to_a_connection_that_is_gone_is_done_at_once() {
    connection.abort();
    AtomicInteger done = new AtomicInteger();

    connection.write(List.of(frame("x")), done::incrementAndGet);
    connection.ping();
    connection.close(CloseReason.NORMAL);

    await().untilAsserted(() -> assertThat(done).hasValue(1));
  }

  @Test
  void a_peer_that_resets_ends_the_write() throws Exception {
    AtomicInteger done = new AtomicInteger();
    connection.write(Collections.nCopies(32, BIG), done::incrementAndGet);

    client.reset();

    await().untilAsserted(() -> assertThat(done).hasValue(1));
  }

  @Test
  void the_close_frame_comes_after_what_is_being_written_and_nothing_after_it() throws Exception {
    AtomicInteger done = new AtomicInteger();
    connection.write(List.of(BIG, frame("last")), done::incrementAndGet);
    connection.close(CloseReason.EXPIRED);
    connection.write(List.of(frame("too late")), done::incrementAndGet);
    connection.ping();

    assertThat(client.readFrame().payload()).hasSize(1 << 20);
    assertThat(client.readFrame().text()).isEqualTo("last");
    assertThat(client.readFrame().first()).isEqualTo(0x88);
    client.send(ClientFrames.close(4401, ""));
    assertThat(client.isClosedByServer()).isTrue();
    assertThat(done).hasValue(2);
  }

  @Test
  void only_the_first_close_is_sent() throws Exception {
    connection.close(CloseReason.EXPIRED);
    connection.close(CloseReason.TOO_SLOW);

    assertThat(client.readCloseCode()).isEqualTo(4401);
  }

  @Test
  void a_close_that_cannot_be_written_ends_in_time() {
    connection.write(Collections.nCopies(32, BIG), () -> {});
    connection.close(CloseReason.TOO_SLOW);

    await().untilAsserted(() -> assertThat(socket.isOpen()).isFalse());
  }

  @Test
  void a_lost_connection_is_ended_without_a_close_frame() throws Exception {
    connection.close(CloseReason.GONE);

    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void pings_go_through_the_same_queue() throws Exception {
    connection.write(List.of(BIG), () -> {});
    connection.ping();

    assertThat(client.readFrame().payload()).hasSize(1 << 20);
    Frame ping = client.readFrame();
    assertThat(ping.first()).isEqualTo(0x89);
    assertThat(ping.payload()).isEmpty();
  }

  @Test
  void one_pong_at_most_waits_for_a_peer_that_does_not_read() throws Exception {
    connection.write(Collections.nCopies(16, BIG), () -> {});
    int queued = socket.getAsyncWriteQueue().spaceInBytes();

    for (int i = 0; i < 50; i++) {
      connection.onPing(utf8("ping " + i));
    }

    assertThat(socket.getAsyncWriteQueue().spaceInBytes()).isLessThanOrEqualTo(queued + 8);
    for (int i = 0; i < 16; i++) {
      assertThat(client.readFrame().payload()).hasSize(1 << 20);
    }
    assertThat(client.readFrame().text()).isEqualTo("ping 0");
    assertThat(client.readFrame().text()).isEqualTo("ping 49");
  }

  @Test
  void pings_are_answered_while_the_peer_reads() throws Exception {
    for (int i = 0; i < 50; i++) {
      client.send(masked(FIN | PING, utf8("ping " + i)));
      assertThat(client.readFrame().text()).isEqualTo("ping " + i);
    }
  }
}
