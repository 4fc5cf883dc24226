package com.membershipauto.chat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.membershipauto.chat.testkit.net.RawFrame;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks just enough of the protocol for one user, and breaks one promise at the tenth message. */
final class FakeServer implements AutoCloseable {
  /** What it does wrong. */
  enum Fault {
    NONE,
    LOSES,
    DUPLICATES,
    REORDERS,
    STORES_TWICE,
    MIXES_UP,
    DOES_NOT_ANSWER,
    REFUSES,
    CLOSES,
    STALLS
  }

  static final int AT = 10;
  static final int STALL_MILLIS = 400;

  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern NAME = Pattern.compile("\"clientMessageId\":\"([^\"]+)\"");

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Fault fault;

  // Guarded by this.
  private final List<OutputStream> members = new ArrayList<>();
  private int received;
  private long seq;

  FakeServer(Fault fault) throws IOException {
    this.fault = fault;
    daemon(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The test, or the tool, has closed it.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listener.accept();
      daemon(
          () -> {
            try (socket) {
              serve(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
            }
          });
    }
  }

  private void serve(InputStream in, OutputStream out) throws IOException {
    String head = head(in);
    if (!head.startsWith("GET ")) {
      String body = "{\"id\":\"" + UUID.randomUUID() + "\"}";
      String status = head.startsWith("POST ") ? "201 Created" : "200 OK";
      out.write(
          ("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + body.length())
              .getBytes(UTF_8));
      out.write(("\r\n\r\n" + body).getBytes(UTF_8));
      in.readNBytes(Integer.parseInt(header(head, "Content-Length")));
      return;
    }
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + acceptance(header(head, "Sec-WebSocket-Key"))
                + "\r\n\r\n")
            .getBytes(UTF_8));
    synchronized (this) {
      members.add(out);
      send(out, "{\"type\":\"welcome\"}");
    }
    while (true) {
      RawFrame frame = RawFrame.read(in, MAX_BYTES);
      if (frame.opcode() == RawFrame.CLOSE) {
        send(out, frame);
        return;
      }
      Matcher name = NAME.matcher(frame.text());
      if (name.find()) {
        handle(name.group(1), out);
      }
    }
  }

  private static String head(InputStream in) throws IOException {
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

  private static String header(String head, String name) {
    Matcher value = Pattern.compile("(?mi)^" + name + ": (.*)$").matcher(head);
    return value.find() ? value.group(1) : "";
  }

  private static String acceptance(String key) {
    try {
      byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void handle(String name, OutputStream sender) throws IOException {
    Fault now = ++received == AT ? fault : Fault.NONE;
    switch (now) {
      case REFUSES -> send(sender, error(name));
      case DOES_NOT_ANSWER -> deliver(++seq, name);
      case STALLS -> {
        pause();
        store(name, sender);
      }
      case LOSES -> send(sender, ack(++seq, name));
      case DUPLICATES -> {
        store(name, sender);
        deliver(seq, name);
      }
      case REORDERS -> {
        seq += 2;
        deliver(seq, name);
        deliver(seq - 1, name);
        send(sender, ack(seq, name));
      }
      case STORES_TWICE -> {
        store(name, sender);
        deliver(++seq, name);
      }
      case MIXES_UP -> store(name.replaceFirst("\\.\\d+\\.", ".1."), sender);
      case CLOSES -> {
        store(name, sender);
        send(members.get(members.size() - 1), RawFrame.close(4408, "too slow a reader"));
        members.remove(members.size() - 1);
      }
      case NONE -> store(name, sender);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(STALL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void store(String name, OutputStream sender) throws IOException {
    seq++;
    send(sender, ack(seq, name));
    deliver(seq, name);
  }

  private void deliver(long place, String name) throws IOException {
    for (OutputStream member : members) {
      send(
          member,
          "{\"type\":\"message\",\"seq\":%d,\"message\":{\"body\":\"x\",\"clientMessageId\":\"%s\"}}"
              .formatted(place, name));
    }
  }

  private static String ack(long place, String name) {
    return "{\"type\":\"ack\",\"clientMessageId\":\"%s\",\"seq\":%d}".formatted(name, place);
  }

  private static String error(String name) {
    return "{\"type\":\"error\",\"code\":\"busy\",\"clientMessageId\":\"%s\"}".formatted(name);
  }

  private static void send(OutputStream out, String json) throws IOException {
    send(out, RawFrame.text(json));
  }

  private static void send(OutputStream out, RawFrame frame) throws IOException {
    out.write(frame.unmasked().encode());
  }
}
