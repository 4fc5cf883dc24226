package com.membershipauto.chat.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A proxy as companies have them: HTTP goes through, the upgrade to WebSocket is refused. */
final class RefusingProxy implements AutoCloseable {
  private static final int LONGEST_HEAD = 16_384;

  private final ServerSocket listener;
  private final int target;
  private volatile boolean refusing = true;

  private RefusingProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  static RefusingProxy to(int port) throws IOException {
    RefusingProxy proxy =
        new RefusingProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), port);
    daemon(proxy::acceptAll);
    return proxy;
  }

  String url() {
    return "http://localhost:" + listener.getLocalPort();
  }

  void letThrough() {
    refusing = false;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = listener.accept();
        daemon(() -> serve(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  /** A browser opens a connection of its own for each upgrade, so the first head decides. */
  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      byte[] head = head(client.getInputStream());
      String text = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
      if (refusing && text.contains("upgrade: websocket")) {
        byte[] refusal =
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        client.getOutputStream().write(refusal);
        return;
      }
      server.getOutputStream().write(head);
      Thread answers = daemon(() -> carry(server, client));
      carry(client, server);
      answers.join();
    } catch (IOException ended) {
      // One side has gone; the other follows.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] head(InputStream in) throws IOException {
    var head = new java.io.ByteArrayOutputStream();
    int end = 0;
    for (int next = in.read(); next >= 0 && head.size() < LONGEST_HEAD; next = in.read()) {
      head.write(next);
      end = next == "\r\n\r\n".charAt(end) ? end + 1 : next == '\r' ? 1 : 0;
      if (end == 4) {
        return head.toByteArray();
      }
    }
    throw new IOException("no head");
  }

  private static void carry(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException ended) {
      try {
        to.close();
      } catch (IOException closed) {
        // It was.
      }
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "refusing-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
