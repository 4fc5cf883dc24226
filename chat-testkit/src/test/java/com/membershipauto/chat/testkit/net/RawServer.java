package com.membershipauto.chat.testkit.net;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** A server that does what the test says, on the test's thread. */
final class RawServer implements AutoCloseable {
  private final ServerSocket listener;

  private RawServer(ServerSocket listener) {
    this.listener = listener;
  }

  static RawServer start() throws IOException {
    return new RawServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + port() + "/chat/ws/?token=t");
  }

  int port() {
    return listener.getLocalPort();
  }

  Peer accept() throws IOException {
    listener.setSoTimeout(10_000);
    Socket socket = listener.accept();
    socket.setSoTimeout(10_000);
    return new Peer(socket, new BufferedInputStream(socket.getInputStream()));
  }

  /** A client that has shaken hands with the peer. */
  Connected connect() throws Exception {
    CompletableFuture<TestClient> client = supply(() -> TestClient.connect(uri()));
    Peer peer = accept();
    peer.upgrade();
    return new Connected(client.get(10, SECONDS), peer);
  }

  interface Supplier<T> {
    T get() throws Exception;
  }

  static <T> CompletableFuture<T> supply(Supplier<T> supplier) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return supplier.get();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  record Connected(TestClient client, Peer peer) {}

  /** The server's end of one connection. */
  record Peer(Socket socket, InputStream in) {
    String readHead() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          throw new IOException("the client left");
        }
        head.append((char) b);
      }
      return head.toString();
    }

    void upgrade() throws Exception {
      String head = readHead();
      int from = head.indexOf("Sec-WebSocket-Key: ") + 19;
      String key = head.substring(from, head.indexOf("\r\n", from));
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.US_ASCII));
      write(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "sec-websocket-accept:  "
              + Base64.getEncoder().encodeToString(hash)
              + "\r\n\r\n");
    }

    void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    void send(RawFrame frame) throws IOException {
      write(frame.unmasked().encode());
    }

    RawFrame read() throws IOException {
      return RawFrame.read(in, 1 << 20);
    }
  }
}
