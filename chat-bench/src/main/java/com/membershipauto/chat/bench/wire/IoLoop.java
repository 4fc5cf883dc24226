package com.membershipauto.chat.bench.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One daemon thread that connects and reads many connections. Any thread may call it. */
public final class IoLoop implements AutoCloseable {
  private static final int BUFFER_BYTES = FrameParser.MAX_MESSAGE_BYTES + 16;
  private static final int MAX_CONTROL_PAYLOAD = 125;
  private static final long STOP_MILLIS = 5_000;

  private final Selector selector;
  private final Thread thread;
  private final Queue<WireConnection> beginning = new ConcurrentLinkedQueue<>();
  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final ByteBuffer in = ByteBuffer.wrap(bytes);
  private final FrameWriter controls = new FrameWriter(MAX_CONTROL_PAYLOAD);
  private volatile boolean stopping;
  private volatile long busyNanos;
  private volatile @Nullable Throwable failure;

  private IoLoop(String name, Selector selector) {
    this.selector = selector;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts a loop whose thread has this name. */
  public static IoLoop start(String name) throws IOException {
    IoLoop loop = new IoLoop(name, Selector.open());
    loop.thread.start();
    return loop;
  }

  /**
   * Begins to connect and shake hands. How many may do so at once is up to the caller.
   *
   * @param token shown in the header {@code Authorization}
   * @throws IOException there can be no socket more, for want of file descriptors for example
   */
  public WireConnection connect(Target target, String token, WireConnection.Listener listener)
      throws IOException {
    WireConnection connection =
        new WireConnection(this, SocketChannel.open(), target, token, listener);
    beginning.add(connection);
    selector.wakeup();
    return connection;
  }

  /** How long the thread was not waiting so far. */
  public long busyNanos() {
    return busyNanos;
  }

  /** What ended the thread unexpectedly, or null. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Ends every connection without a word, and the thread. Blocks until then, at most 5 s. */
  @Override
  public void close() {
    stopping = true;
    selector.wakeup();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes control frames; only for the loop's thread. */
  FrameWriter controls() {
    return controls;
  }

  private void run() {
    long busy = 0;
    try {
      while (!stopping) {
        selector.select(TimeUnit.SECONDS.toMillis(1));
        long start = System.nanoTime();
        WireConnection next;
        while ((next = beginning.poll()) != null) {
          next.begin(selector);
        }
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isValid()) {
            ((WireConnection) key.attachment()).ready(key, in, bytes);
          }
        }
        selector.selectedKeys().clear();
        busy += System.nanoTime() - start;
        busyNanos = busy;
      }
      for (SelectionKey key : List.copyOf(selector.keys())) {
        ((WireConnection) key.attachment()).abort();
      }
      selector.close();
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }
}
