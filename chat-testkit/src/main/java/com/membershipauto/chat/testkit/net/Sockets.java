package com.membershipauto.chat.testkit.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** Connects clients. */
final class Sockets {
  private Sockets() {}

  /**
   * A connected socket; with TLS for {@code wss}.
   *
   * @param receiveBufferBytes the kernel's; 0 for the system's choice
   */
  static Socket open(URI uri, int receiveBufferBytes, int connectMillis) throws IOException {
    Socket socket = new Socket();
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), connectMillis);
    return "wss".equals(uri.getScheme()) ? secured(socket, uri) : socket;
  }

  private static Socket secured(Socket socket, URI uri) throws IOException {
    try {
      return SSLContext.getDefault()
          .getSocketFactory()
          .createSocket(socket, uri.getHost(), uri.getPort(), true);
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }
}
