package com.membershipauto.chat.testkit.contract;

import com.membershipauto.chat.Gateway;
import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The simplest transport that keeps the contract: two threads a connection. Shows that it can be
 * kept, and serves the tests of the client.
 */
public final class SocketTransport implements ConnectionHarness.Transport {
  private final Gateway gateway;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private SocketTransport(Gateway gateway, ServerSocket listener) {
    this.gateway = gateway;
    this.listener = listener;
  }

  public static SocketTransport start(Gateway gateway) throws IOException {
    ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    SocketTransport transport = new SocketTransport(gateway, listener);
    thread("socket-accept", transport::acceptAll);
    return transport;
  }

  static void thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public URI uri() {
    return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/chat/ws/");
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        thread("socket-read", () -> serve(socket));
      }
    } catch (IOException closed) {
      // Nobody else comes.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      String request = readHead(in);
      String token = between(request, "token=", " ");
      HandshakeRequest asked = new HandshakeRequest(token, null, null, null, null, "127.0.0.1");
      Handshake answer = gateway.handshake(asked).toCompletableFuture().join();
      if (answer instanceof Handshake.Accepted accepted) {
        String key = between(request, "Sec-WebSocket-Key: ", "\r\n");
        respond(
            socket,
            "101 Switching Protocols",
            "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: "
                + acceptance(key)
                + "\r\n");
        new SocketConnection(socket, gateway, accepted).run();
      } else {
        respond(
            socket, ((Handshake.Refused) answer).status() + " Refused", "Content-Length: 0\r\n");
      }
    } catch (IOException gone) {
      // The peer's business.
    } finally {
      sockets.remove(socket);
    }
  }

  private static void respond(Socket socket, String status, String headers) throws IOException {
    String answer = "HTTP/1.1 " + status + "\r\n" + headers + "\r\n";
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the peer left");
      }
      head.append((char) b);
    }
    return head.toString();
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf(after, from));
  }

  private static String acceptance(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest(
                      (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                          .getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
