package com.membershipauto.chat.bench.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One connection. Its loop's thread reads; any thread may send. No method blocks. */
public final class WireConnection implements FrameParser.Sink {
  /** What happens to a connection, on its loop's thread. Nothing of it may block. */
  public interface Listener {
    /** The handshake was accepted. */
    void opened();

    /**
     * A whole text message; the bytes are good until the call returns.
     *
     * @param to where it ends, exclusive
     * @param arrivedNanos {@link System#nanoTime} of when it was read
     */
    void text(byte[] bytes, int from, int to, long arrivedNanos);

    /** It has ended; called once, and nothing after it. */
    void ended(End end);
  }

  /** Bytes that may wait for a server that does not read; more are not taken over. */
  private static final int MAX_BACKLOG_BYTES = 1 << 20;

  private static final int KEPT_REST_BYTES = 4096;
  private static final int NORMAL = 1000;
  private static final int ABNORMAL = 1006;
  private static final byte[] NOTHING = new byte[0];

  private enum State {
    CONNECTING,
    SHAKING_HANDS,
    OPEN,
    ENDED
  }

  private final IoLoop loop;
  private final SocketChannel channel;
  private final Target target;
  private final String token;
  private final Listener listener;

  // Only the loop's thread.
  private final FrameParser parser = new FrameParser();
  private State state = State.CONNECTING;
  private @Nullable Upgrade upgrade;
  private byte[] rest = NOTHING;
  private int restLength;
  private long arrivedNanos;

  private final Object out = new Object();
  // Guarded by out.
  private @Nullable SelectionKey key;
  private final Deque<ByteBuffer> backlog = new ArrayDeque<>(1);
  private int backlogBytes;
  private boolean opened;
  private boolean closeSent;
  private boolean ended;

  WireConnection(
      IoLoop loop, SocketChannel channel, Target target, String token, Listener listener) {
    this.loop = loop;
    this.channel = channel;
    this.target = target;
    this.token = token;
    this.listener = listener;
  }

  /**
   * Sends a frame of {@link FrameWriter}.
   *
   * @param frame the caller's again when this returns
   * @return false when nothing of it is sent: it has ended, or too much waits for the server
   */
  public boolean send(ByteBuffer frame) {
    synchronized (out) {
      return opened && !closeSent && write(frame);
    }
  }

  /** Sends a close frame; the server ends it then, or {@link IoLoop#close} does. */
  public void close() {
    FrameWriter writer = new FrameWriter(2);
    synchronized (out) {
      if (opened && !closeSent) {
        write(writer.close(NORMAL));
      }
      closeSent = true;
    }
  }

  private boolean write(ByteBuffer frame) {
    if (ended || backlogBytes + frame.remaining() > MAX_BACKLOG_BYTES) {
      return false;
    }
    try {
      if (backlog.isEmpty()) {
        channel.write(frame);
      }
    } catch (IOException e) {
      // The loop reads the same failure, and reports it.
      return false;
    }
    if (frame.hasRemaining() && key != null) {
      backlogBytes += frame.remaining();
      backlog.add(ByteBuffer.allocate(frame.remaining()).put(frame).flip());
      key.interestOpsOr(SelectionKey.OP_WRITE);
      key.selector().wakeup();
    }
    return true;
  }

  private void flush(SelectionKey ready) throws IOException {
    synchronized (out) {
      while (!backlog.isEmpty()) {
        ByteBuffer first = backlog.element();
        backlogBytes -= channel.write(first);
        if (first.hasRemaining()) {
          return;
        }
        backlog.remove();
      }
      ready.interestOpsAnd(~SelectionKey.OP_WRITE);
    }
  }

  void begin(Selector selector) {
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected = channel.connect(target.address());
      int interest = connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
      synchronized (out) {
        key = channel.register(selector, interest, this);
      }
      if (connected) {
        shakeHands();
      }
    } catch (IOException | UnresolvedAddressException e) {
      end(broken(e));
    }
  }

  private void shakeHands() {
    Upgrade mine = new Upgrade();
    upgrade = mine;
    state = State.SHAKING_HANDS;
    synchronized (out) {
      write(mine.request(target, token));
    }
  }

  /** Does what the connection is ready for; {@code in} is around {@code bytes}, the loop's. */
  void ready(SelectionKey ready, ByteBuffer in, byte[] bytes) {
    try {
      if (ready.isConnectable() && channel.finishConnect()) {
        ready.interestOps(SelectionKey.OP_READ);
        shakeHands();
      }
      if (ready.isReadable()) {
        read(in, bytes);
      }
      if (ready.isValid() && ready.isWritable()) {
        flush(ready);
      }
    } catch (ProtocolError e) {
      end(
          state == State.OPEN
              ? new End.Closed(giveUp(e.code()), false, String.valueOf(e.getMessage()))
              : new End.Unreachable(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      end(broken(e));
    }
  }

  private void read(ByteBuffer in, byte[] bytes) throws IOException, ProtocolError {
    in.clear().put(rest, 0, restLength);
    boolean over = channel.read(in) < 0;
    arrivedNanos = System.nanoTime();
    int length = in.position();
    int at = 0;
    if (state == State.SHAKING_HANDS && upgrade != null) {
      Upgrade.Answer answer = upgrade.answer(bytes, length, over);
      if (answer == null) {
        keep(bytes, 0, length);
        if (over) {
          throw new EOFException("the server closed before it answered the handshake");
        }
        return;
      }
      if (answer.refusal() != null) {
        end(answer.refusal());
        return;
      }
      upgrade = null;
      state = State.OPEN;
      synchronized (out) {
        opened = true;
      }
      listener.opened();
      at = answer.length();
    }
    at = parser.parse(bytes, at, length, this);
    keep(bytes, at, length);
    if (over) {
      end(closed(ABNORMAL, "without a close frame"));
    }
  }

  /** Most reads end with a frame, so that most connections keep no bytes. */
  private void keep(byte[] bytes, int from, int to) {
    restLength = to - from;
    if (restLength > rest.length) {
      rest = new byte[Math.max(1024, Integer.highestOneBit(restLength) << 1)];
    } else if (restLength == 0 && rest.length > KEPT_REST_BYTES) {
      rest = NOTHING;
    }
    System.arraycopy(bytes, from, rest, 0, restLength);
  }

  @Override
  public void text(byte[] bytes, int from, int to) {
    listener.text(bytes, from, to, arrivedNanos);
  }

  @Override
  public void ping(byte[] bytes, int from, int to) {
    synchronized (out) {
      write(loop.controls().pong(bytes, from, to));
    }
  }

  @Override
  public void close(int code) {
    End how = closed(code, "");
    giveUp(code == 1005 ? NORMAL : code);
    end(how);
  }

  /** Sends a close frame, unless one is sent already. */
  private int giveUp(int code) {
    synchronized (out) {
      if (!closeSent) {
        write(loop.controls().close(code));
        closeSent = true;
      }
    }
    return code;
  }

  private End closed(int code, String text) {
    synchronized (out) {
      return new End.Closed(code, closeSent, text);
    }
  }

  private End broken(Exception failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message;
    return state == State.OPEN ? closed(ABNORMAL, text) : new End.Unreachable(text);
  }

  /** Ends it without a word; on the loop's thread. */
  void abort() {
    end(closed(ABNORMAL, "given up"));
  }

  private void end(End how) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    synchronized (out) {
      ended = true;
      backlog.clear();
      backlogBytes = 0;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone all the same.
    }
    listener.ended(how);
  }
}
