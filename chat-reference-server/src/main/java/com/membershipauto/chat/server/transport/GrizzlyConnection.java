package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.server.transport.Deadlines.Debt;
import com.membershipauto.chat.session.Inbound;
import com.membershipauto.chat.spi.Connection;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: core's frames, pings, pongs and the close frame go through one {@link Output};
 * what the peer sends goes to core. The close frame is the last that is written: then the peer has
 * {@code closeTimeout} to take and answer it (RFC 6455 section 7.1.1).
 */
final class GrizzlyConnection implements Connection, FrameReader.Sink {
  /** Pings, pongs and the like; no peer has a reason for more. */
  private static final int MAX_CONTROL_FRAMES_PER_SECOND = 100;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final byte CLOSE = (byte) 0x88;
  private static final byte PING = (byte) 0x89;
  private static final byte PONG = (byte) 0x8A;

  /** In {@link #closed}. */
  private static final int CLOSE_WRITTEN = 1;

  private static final int CLOSE_HEARD = 2;

  private final NIOConnection transport;
  private final FrameReader reader;
  private final Deadlines deadlines;
  private final Duration closeTimeout;

  private final Output output;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicInteger closed = new AtomicInteger();
  private final Pongs pongs = new Pongs();

  private final AtomicBoolean reported = new AtomicBoolean();

  private volatile @Nullable Inbound inbound;

  /** The peer broke the rules, and is not read any more. */
  private volatile boolean failed;

  /** Of the reading thread. */
  private long controlSecond = System.nanoTime();

  private int controlFrames;

  GrizzlyConnection(
      NIOConnection transport, int maxFrameBytes, Deadlines deadlines, Duration closeTimeout) {
    this.transport = transport;
    this.output = new Output(transport);
    this.reader = new FrameReader(maxFrameBytes, this);
    this.deadlines = deadlines;
    this.closeTimeout = closeTimeout;
  }

  /** Before the first {@link #read}; core may have begun to write already. */
  void open(Inbound core) {
    inbound = core;
    if (!transport.isOpen()) {
      gone();
    }
  }

  /** What the peer sent next; one thread at a time. */
  void read(ByteBuffer bytes) {
    reader.read(bytes);
  }

  /** The TCP connection is gone, or nothing more will be heard of the peer. */
  void gone() {
    Inbound core = inbound;
    if (core != null && reported.compareAndSet(false, true)) {
      core.transportClosed();
    }
  }

  @Override
  public void write(List<EncodedFrame> frames, Runnable done) {
    output.write(frames, done);
  }

  @Override
  public void ping() {
    output.write(ByteBuffer.wrap(new byte[] {PING, 0}), () -> {});
  }

  @Override
  public void close(CloseReason reason) {
    if (reason == CloseReason.GONE) {
      abort();
    } else {
      close(controlFrame(CLOSE, closePayload(reason.code(), reason.text())));
    }
  }

  private static byte[] closePayload(int code, String text) {
    byte[] reason = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + reason.length).putShort((short) code).put(reason).array();
  }

  private static byte[] controlFrame(byte opcode, byte[] payload) {
    return ByteBuffer.allocate(2 + payload.length)
        .put(opcode)
        .put((byte) payload.length)
        .put(payload)
        .array();
  }

  /** Only the first one counts. */
  private void close(byte[] frame) {
    if (closing.compareAndSet(false, true)) {
      deadlines.watch(transport).expect(Debt.CLOSE, closeTimeout);
      output.writeLast(ByteBuffer.wrap(frame), () -> closed(CLOSE_WRITTEN));
    }
  }

  private void closed(int half) {
    if (closed.updateAndGet(now -> now | half) == (CLOSE_WRITTEN | CLOSE_HEARD)) {
      transport.closeSilently();
    } else if (half == CLOSE_WRITTEN && failed) {
      // Its answer could not be read any more: let it see the end, and hang up.
      endOutput();
    }
  }

  private void endOutput() {
    try {
      ((SocketChannel) transport.getChannel()).shutdownOutput();
    } catch (IOException e) {
      transport.terminateSilently();
    }
  }

  @Override
  public void abort() {
    try {
      if (transport.getAsyncWriteQueue().spaceInBytes() > 0) {
        // The peer takes nothing: without this the kernel would go on offering what it holds.
        ((SocketChannel) transport.getChannel()).setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // It is closed already.
    } finally {
      transport.terminateSilently();
    }
  }

  @Override
  public void onText(String text) {
    Inbound core = inbound;
    if (core != null && !output.isClosing()) {
      core.receive(text);
    }
  }

  @Override
  public void onPing(byte[] payload) {
    if (heardControlFrame()) {
      pongs.answer(payload);
    }
  }

  @Override
  public void onPong() {
    heardControlFrame();
  }

  private boolean heardControlFrame() {
    long now = System.nanoTime();
    if (now - controlSecond > NANOS_PER_SECOND) {
      controlSecond = now;
      controlFrames = 0;
    }
    if (++controlFrames > MAX_CONTROL_FRAMES_PER_SECOND) {
      reader.stop();
      onFailure(CloseReason.RATE_LIMITED);
      return false;
    }
    Inbound core = inbound;
    if (core != null) {
      core.heard();
    }
    return true;
  }

  @Override
  public void onClose(int code) {
    byte[] payload = code == FrameReader.NO_CODE ? new byte[0] : closePayload(code, "");
    close(controlFrame(CLOSE, payload));
    closed(CLOSE_HEARD);
    gone();
  }

  @Override
  public void onFailure(CloseReason reason) {
    failed = true;
    Inbound core = inbound;
    if (core != null) {
      core.fail(reason);
    }
  }

  /** Answers pings, the latest one of those that come while an answer waits to be written. */
  private final class Pongs {
    private boolean waiting;
    private byte @Nullable [] next;

    void answer(byte[] payload) {
      synchronized (this) {
        if (waiting) {
          next = payload;
          return;
        }
        waiting = true;
      }
      write(payload);
    }

    private void write(byte[] payload) {
      output.write(ByteBuffer.wrap(controlFrame(PONG, payload)), this::written);
    }

    private void written() {
      byte[] payload;
      synchronized (this) {
        payload = next;
        next = null;
        waiting = payload != null;
      }
      if (payload != null) {
        write(payload);
      }
    }
  }
}
