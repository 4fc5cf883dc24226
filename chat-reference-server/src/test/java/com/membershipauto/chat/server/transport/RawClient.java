package com.membershipauto.chat.server.transport;

import static com.membershipauto.chat.server.transport.ClientFrames.utf8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A TCP connection that sends whatever it is told, and reads HTTP and WebSocket strictly. */
final class RawClient implements AutoCloseable {
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final DataInputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  static RawClient connect(int port) throws IOException {
    return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** With a receive buffer that is soon full. */
  static RawClient connectSmall(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new RawClient(socket);
  }

  static String handshake(String token, String... moreHeaders) {
    StringBuilder head = new StringBuilder("GET /chat/ws/?token=" + token + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n");
    head.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ").append(KEY).append("\r\n");
    for (String header : moreHeaders) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** Upgraded, and past {@code welcome}. */
  static RawClient openWebSocket(int port, String token) throws IOException {
    RawClient client = connect(port);
    client.send(handshake(token));
    Response response = client.readResponse();
    if (response.status != 101) {
      throw new IOException("status " + response.status);
    }
    client.readFrame();
    return client;
  }

  RawClient send(String text) throws IOException {
    return send(utf8(text));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  RawClient sendByteByByte(byte[] bytes) throws IOException {
    for (byte b : bytes) {
      socket.getOutputStream().write(b);
    }
    return this;
  }

  Socket socket() {
    return socket;
  }

  /** The next response with its body, which must have a length. */
  Response readResponse() throws IOException {
    String statusLine = readLine();
    Map<String, String> headers = new TreeMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + ", " + b);
    }
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Response(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  Frame readFrame() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(first, payload);
  }

  /** The close code, after which the server must have closed the TCP connection. */
  int readCloseCode() throws IOException {
    Frame frame = readFrame();
    while (frame.first != 0x88) {
      frame = readFrame();
    }
    send(ClientFrames.masked(ClientFrames.FIN | ClientFrames.CLOSE, frame.payload));
    if (!isClosedByServer()) {
      throw new IOException("open after the close handshake");
    }
    return ((frame.payload[0] & 0xFF) << 8) | (frame.payload[1] & 0xFF);
  }

  /** What comes until the server closes. */
  String readRest() throws IOException {
    StringBuilder rest = new StringBuilder();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        rest.append((char) b);
      }
    } catch (SocketException e) {
      // A reset is an end, too.
    }
    return rest.toString();
  }

  /** Reads what there is, until the end or until nothing comes for long. */
  boolean isClosedByServer() throws IOException {
    try {
      in.readAllBytes();
      return true;
    } catch (EOFException | SocketException e) {
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Closes with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  record Response(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int first, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }
}
