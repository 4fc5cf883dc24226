package com.membershipauto.chat.testkit.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client (RFC 6455, {@code ws} only) on a bare socket, which can misbehave at will. A
 * thread of its own reads, answers pings and the server's close frame, until it is told not to. The
 * methods that wait block at most as long as they are told, and end with an {@link AssertionError}
 * that says what did come.
 */
public final class TestClient implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int MAX_FRAME_BYTES = 64 << 20;
  private static final int MAX_WAITING = 1_000_000;
  private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Socket socket;
  private final URI uri;
  private final Gate gate;
  private final InputStream in;
  private final OutputStream out;
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>(MAX_WAITING);
  private final BlockingQueue<RawFrame> controls = new LinkedBlockingQueue<>(MAX_WAITING);
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final AtomicBoolean closeSent = new AtomicBoolean();
  private volatile boolean answersPings = true;

  /**
   * How the connection ended.
   *
   * @param code the close frame's, 1005 when it had none, 1006 when there was no close frame
   *     (section 7.4.1)
   */
  public record End(int code, String reason) {}

  private TestClient(Socket socket, URI uri) throws IOException {
    this.socket = socket;
    this.uri = uri;
    gate = new Gate(socket.getInputStream());
    in = new BufferedInputStream(gate);
    out = socket.getOutputStream();
  }

  /** Connects and shakes hands; {@code headers} are added to those that RFC 6455 needs. */
  public static Result connect(URI uri, Map<String, String> headers) throws IOException {
    TestClient client = open(uri, 0);
    return new Result(client, client.shakeHands(headers));
  }

  /** A client and what the server answered it; only with 101 it can talk. */
  public record Result(TestClient client, HttpAnswer answer) {}

  /**
   * Connects and shakes hands.
   *
   * @throws IOException the answer is not 101
   */
  public static TestClient connect(URI uri) throws IOException {
    Result result = connect(uri, Map.of());
    if (result.answer().status() != 101) {
      result.client().close();
      throw new IOException("the server answered " + result.answer().status());
    }
    return result.client();
  }

  /**
   * Connects only: the handshake, or what looks like one, is up to the caller. With {@code wss} it
   * speaks TLS by the default {@link javax.net.ssl.SSLContext}, and takes any name of the server.
   *
   * @param receiveBufferBytes the kernel's, small for a peer that soon stops a writer; 0 for the
   *     system's choice
   */
  public static TestClient open(URI uri, int receiveBufferBytes) throws IOException {
    return new TestClient(Sockets.open(uri, receiveBufferBytes, CONNECT_MILLIS), uri);
  }

  /** Shakes hands; after 101 it begins to read. */
  public HttpAnswer shakeHands(Map<String, String> headers) throws IOException {
    byte[] nonce = new byte[16];
    ThreadLocalRandom.current().nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    StringBuilder request = new StringBuilder(256);
    request.append("GET ").append(uri.getRawPath());
    if (uri.getRawQuery() != null) {
      request.append('?').append(uri.getRawQuery());
    }
    request.append(" HTTP/1.1\r\n");
    if (!headers.containsKey("Host")) {
      request.append("Host: ").append(uri.getRawAuthority()).append("\r\n");
    }
    request.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    request.append("Sec-WebSocket-Key: ").append(key).append("\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    sendRaw(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    HttpAnswer answer = readAnswer();
    if (answer.status() == 101) {
      if (!acceptance(key).equals(answer.header("Sec-WebSocket-Accept"))) {
        throw new IOException("the server did not accept this handshake");
      }
      startReading();
    }
    return answer;
  }

  private static String acceptance(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + ACCEPT_GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads an HTTP answer; only before {@link #startReading}. Blocks at most 10 s for a byte. */
  public HttpAnswer readAnswer() throws IOException {
    socket.setSoTimeout(CONNECT_MILLIS);
    HttpAnswer answer = HttpAnswer.read(in);
    socket.setSoTimeout(0);
    return answer;
  }

  /** From now on what comes is read as WebSocket frames; {@link #shakeHands} does it by itself. */
  public void startReading() {
    Thread reader = new Thread(this::readAll, "test-client");
    reader.setDaemon(true);
    reader.start();
  }

  /** Stops reading, so that soon the server cannot write. What was read already can be taken. */
  public void stopReading() {
    gate.shut(true);
  }

  public void resumeReading() {
    gate.shut(false);
  }

  /** Leaves pings unanswered from now on. */
  public void ignorePings() {
    answersPings = false;
  }

  public void sendText(String text) throws IOException {
    send(RawFrame.text(text));
  }

  /** Sends a close frame; then {@link #awaitEnd} waits for the server's. */
  public void sendClose(int code, String reason) throws IOException {
    closeSent.set(true);
    send(RawFrame.close(code, reason));
  }

  public void send(RawFrame frame) throws IOException {
    sendRaw(frame.encode());
  }

  /** Sends any bytes, parts of frames for example. */
  public void sendRaw(byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
      out.flush();
    }
  }

  /** Sends the end of the stream, and goes on reading. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends with a RST, without a close frame. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
    gate.shut(false);
  }

  /** Ends the TCP connection without a close frame, where it is still there. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
    gate.shut(false);
  }

  /** The next text message, whole. */
  public String nextText(Duration limit) throws InterruptedException {
    String text = pollText(limit);
    if (text == null) {
      throw new AssertionError("no text within " + limit + "; end: " + end.getNow(null));
    }
    return text;
  }

  /** The next text message, or null when none came in time. */
  public @Nullable String pollText(Duration limit) throws InterruptedException {
    return texts.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The next ping or pong of the server. */
  public RawFrame nextControl(Duration limit) throws InterruptedException {
    RawFrame frame = controls.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (frame == null) {
      throw new AssertionError("no ping or pong within " + limit + "; end: " + end.getNow(null));
    }
    return frame;
  }

  /** Waits until the connection has ended and everything was read. */
  public End awaitEnd(Duration limit) throws InterruptedException {
    try {
      return end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("the connection did not end within " + limit, e);
    }
  }

  public boolean hasEnded() {
    return end.isDone();
  }

  private void readAll() {
    End seen = new End(1006, "");
    try {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      while (true) {
        RawFrame frame = RawFrame.read(in, MAX_FRAME_BYTES);
        switch (frame.opcode()) {
          case RawFrame.TEXT, RawFrame.BINARY, RawFrame.CONTINUATION -> {
            message.writeBytes(frame.payload());
            if (frame.isFinal()) {
              texts.put(message.toString(StandardCharsets.UTF_8));
              message.reset();
            }
          }
          case RawFrame.CLOSE -> {
            seen = ended(frame);
            if (closeSent.compareAndSet(false, true)) {
              send(RawFrame.of(RawFrame.CLOSE, frame.payload()));
            }
          }
          default -> {
            if (frame.opcode() == RawFrame.PING && answersPings) {
              send(RawFrame.of(RawFrame.PONG, frame.payload()));
            }
            controls.put(frame);
          }
        }
      }
    } catch (IOException over) {
      end.complete(seen);
      close();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static End ended(RawFrame close) {
    byte[] payload = close.payload();
    return payload.length < 2
        ? new End(1005, "")
        : new End(
            ((payload[0] & 0xff) << 8) | (payload[1] & 0xff),
            new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
  }
}
