package com.membershipauto.chat.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.junit.jupiter.api.Test;

final class IoThreadsTest {
  private final TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance().build();
  private final AtomicInteger pauses = new AtomicInteger();
  private final IoThreads threads = new IoThreads(null, pauses::incrementAndGet);

  @Test
  void itPausesAfterEachAcceptThatFails() throws IOException {
    ServerSocketChannel broken = ServerSocketChannel.open();
    broken.close();

    assertThat(accept(broken)).isTrue();
    assertThat(accept(broken)).isTrue();
    assertThat(pauses).hasValue(2);
  }

  @Test
  void itDoesNotPauseWhenAcceptingWorks() throws IOException {
    try (ServerSocketChannel idle = ServerSocketChannel.open()) {
      idle.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      idle.configureBlocking(false);

      assertThat(accept(idle)).isTrue();
      assertThat(pauses).hasValue(0);
    }
  }

  private boolean accept(ServerSocketChannel channel) throws IOException {
    return threads.executeIoEvent(
        new TCPNIOServerConnection(transport, channel), IOEvent.SERVER_ACCEPT);
  }
}
