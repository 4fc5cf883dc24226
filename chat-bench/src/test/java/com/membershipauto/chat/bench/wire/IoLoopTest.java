package com.membershipauto.chat.bench.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.testkit.net.RawFrame;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class IoLoopTest {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int MAX_BYTES = 1 << 20;

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
  private ServerSocket listener;
  private IoLoop loop;
  private WireConnection connection;
  private Socket peer;
  private InputStream in;
  private OutputStream out;

  @BeforeEach
  void connect() throws Exception {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(TIMEOUT_MILLIS);
    loop = IoLoop.start("test-loop");
    connection = begin();
    peer = listener.accept();
    peer.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(peer.getInputStream());
    out = peer.getOutputStream();
  }

  @AfterEach
  void close() throws IOException {
    loop.close();
    peer.close();
    listener.close();
    assertThat(loop.failure()).isNull();
  }

  @Test
  void framesThatComeWithTheAnswerAreRead() throws Exception {
    out.write(concat(acceptance(), wire(RawFrame.text("first"))));

    assertThat(next()).isEqualTo("opened");
    assertThat(next()).isEqualTo("first");
  }

  @Test
  void aPingIsAnsweredWithItsPayload() throws Exception {
    open();
    out.write(wire(RawFrame.of(RawFrame.PING, "tick".getBytes(UTF_8))));

    RawFrame pong = RawFrame.read(in, MAX_BYTES);
    assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
    assertThat(pong.isMasked()).isTrue();
    assertThat(pong.text()).isEqualTo("tick");
  }

  @Test
  void aCloseOfTheServerIsAnsweredAndReported() throws Exception {
    open();
    out.write(wire(RawFrame.close(4408, "too slow a reader")));

    assertThat(RawFrame.read(in, MAX_BYTES).payload()).startsWith(4408 >> 8, 4408 & 0xff);
    assertThat(end()).isEqualTo(new End.Closed(4408, false, ""));
  }

  @Test
  void aCloseOfOursIsReportedAsOurs() throws Exception {
    open();
    connection.close();
    RawFrame close = RawFrame.read(in, MAX_BYTES);
    out.write(wire(close));

    assertThat(close.payload()).startsWith(1000 >> 8, 1000 & 0xff);
    assertThat(end()).isEqualTo(new End.Closed(1000, true, ""));
  }

  @Test
  void aConnectionThatBreaksIsReported() throws Exception {
    open();
    peer.close();

    assertThat(end())
        .isInstanceOfSatisfying(
            End.Closed.class,
            closed -> {
              assertThat(closed.code()).isEqualTo(1006);
              assertThat(closed.byUs()).isFalse();
            });
  }

  @Test
  void aServerThatBreaksTheProtocolIsGivenUp() throws Exception {
    open();
    out.write(RawFrame.text("masked").encode());

    assertThat(RawFrame.read(in, MAX_BYTES).payload()).startsWith(1002 >> 8, 1002 & 0xff);
    assertThat(end())
        .isInstanceOfSatisfying(
            End.Closed.class, closed -> assertThat(closed.code()).isEqualTo(1002));
  }

  @Test
  void aRefusalIsReported() throws Exception {
    String unused = request();
    out.write("HTTP/1.1 429 Too Many\r\nContent-Length: 4\r\n\r\nfull".getBytes(UTF_8));

    assertThat(end()).isEqualTo(new End.Refused(429, "full"));
  }

  @Test
  void aServerThatClosesWithoutAnAnswerIsReported() throws Exception {
    String unused = request();
    peer.close();

    assertThat(end()).isInstanceOf(End.Unreachable.class);
  }

  @Test
  void aPortWithoutAServerIsReported() throws Exception {
    listener.close();
    begin();

    assertThat(end()).isEqualTo(new End.Unreachable("Connection refused"));
  }

  @Test
  void nothingIsSentBeforeItIsOpenOrAfterItsEnd() throws Exception {
    assertThat(connection.send(text("early"))).isFalse();
    open();
    assertThat(connection.send(text("in time"))).isTrue();
    assertThat(RawFrame.read(in, MAX_BYTES).text()).isEqualTo("in time");
    peer.close();
    end();

    assertThat(connection.send(text("late"))).isFalse();
  }

  @Test
  void whatAServerDoesNotReadIsBoundedAndArrivesWholeOnceItReads() throws Exception {
    open();
    String body = "x".repeat(50_000);
    int taken = 0;
    while (connection.send(text(taken + body))) {
      taken++;
      assertThat(taken).isLessThan(10_000);
    }

    for (int i = 0; i < taken; i++) {
      assertThat(RawFrame.read(in, MAX_BYTES).text()).isEqualTo(i + body);
    }
    assertThat(connection.send(text("again"))).isTrue();
    assertThat(RawFrame.read(in, MAX_BYTES).text()).isEqualTo("again");
  }

  @Test
  void framesStayWholeAndInOrderWhenTheServerReadsSlowerThanWeSend() throws Exception {
    open();
    int count = 1_000;
    String body = "x".repeat(50_000);
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < count; i++) {
                while (!connection.send(text(i + body))) {
                  Thread.onSpinWait();
                }
              }
            });

    for (int i = 0; i < count; i++) {
      assertThat(RawFrame.read(in, MAX_BYTES).text()).isEqualTo(i + body);
    }
    sending.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private WireConnection begin() throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    return loop.connect(
        new Target(address, "localhost", "/chat/ws/"),
        "token",
        new WireConnection.Listener() {
          @Override
          public void opened() {
            seen.add("opened");
          }

          @Override
          public void text(byte[] bytes, int from, int to, long arrivedNanos) {
            seen.add(new String(bytes, from, to - from, UTF_8));
          }

          @Override
          public void ended(End end) {
            ends.add(end);
          }
        });
  }

  private void open() throws Exception {
    out.write(acceptance());
    assertThat(next()).isEqualTo("opened");
  }

  private byte[] acceptance() throws Exception {
    String key = request().replaceAll("(?s).*Sec-WebSocket-Key: (\\S+)\r\n.*", "$1");
    byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8);
    String accept =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    return ("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n")
        .getBytes(UTF_8);
  }

  private String next() throws InterruptedException {
    return seen.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private End end() throws InterruptedException {
    return ends.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ByteBuffer text(String text) {
    FrameWriter writer = new FrameWriter(text.length());
    writer.payload().put(text.getBytes(UTF_8));
    return writer.text();
  }

  private static byte[] wire(RawFrame frame) {
    return frame.unmasked().encode();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  /** Reads the head of what the client asks for. */
  private String request() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
