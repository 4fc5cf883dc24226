package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.protocol.EncodedFrame;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * What one WebSocket writes, in order. The kernel takes nearly everything at once, without garbage;
 * what it does not take waits in Grizzly's queue, and all that comes later behind it. Any thread;
 * never blocks. Each {@code done} runs once, without a lock, when its bytes were taken or never
 * will be.
 */
final class Output {
  /** More than most batches have; what is longer goes through the queue. */
  private static final int JOIN_BYTES = 64 * 1024;

  /** Only our own threads write, so that there are few of these. */
  private static final ThreadLocal<ByteBuffer> JOINED =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(JOIN_BYTES));

  private final NIOConnection transport;

  /** What ran to its end while the lock was held. Guarded by this. */
  private final Queue<Runnable> ended = new ArrayDeque<>(1);

  private volatile boolean closing;

  Output(NIOConnection transport) {
    this.transport = transport;
  }

  /** Whether the last bytes were given. */
  boolean isClosing() {
    return closing;
  }

  /** Writes frames in one go. */
  void write(List<EncodedFrame> frames, Runnable done) {
    if (frames.size() == 1) {
      write(frames.get(0).wire(), done);
      return;
    }
    int size = 0;
    for (EncodedFrame frame : frames) {
      size += frame.wireSize();
    }
    ByteBuffer bytes = size <= JOIN_BYTES ? JOINED.get().clear() : ByteBuffer.allocate(size);
    for (EncodedFrame frame : frames) {
      frame.copyWireTo(bytes);
    }
    write(bytes.flip(), done);
  }

  /** Writes bytes, which may change once this has returned. */
  void write(ByteBuffer bytes, Runnable done) {
    write(bytes, done, false);
  }

  /** The same for the last ones: what is given afterwards is dropped. */
  void writeLast(ByteBuffer bytes, Runnable done) {
    write(bytes, done, true);
  }

  private void write(ByteBuffer bytes, Runnable done, boolean isLast) {
    Runnable next = done;
    synchronized (this) {
      if (!closing) {
        closing = isLast;
        if (!writeNow(bytes)) {
          queue(bytes, done);
          next = ended.poll();
        }
      }
    }
    while (next != null) {
      next.run();
      synchronized (this) {
        next = ended.poll();
      }
    }
  }

  /** Whether all is taken, or cannot be. */
  private boolean writeNow(ByteBuffer bytes) {
    if (transport.getAsyncWriteQueue().spaceInBytes() != 0) {
      return false;
    }
    try {
      ((SocketChannel) transport.getChannel()).write(bytes);
      return !bytes.hasRemaining();
    } catch (IOException | RuntimeException gone) {
      transport.terminateSilently();
      return true;
    }
  }

  private void queue(ByteBuffer bytes, Runnable done) {
    ByteBuffer rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    Queued queued = new Queued(done);
    try {
      Wire.write(transport, rest, queued);
    } catch (RuntimeException gone) {
      transport.terminateSilently();
      queued.end();
    }
  }

  /** Tells once that bytes were taken, or never will be. */
  private final class Queued
      extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
    private final Runnable done;
    private boolean hasEnded;

    Queued(Runnable done) {
      this.done = done;
    }

    @Override
    public void completed(WriteResult<WritableMessage, SocketAddress> result) {
      end();
    }

    @Override
    public void failed(Throwable failure) {
      end();
    }

    @Override
    public void cancelled() {
      end();
    }

    void end() {
      boolean isOurs = Thread.holdsLock(Output.this);
      synchronized (Output.this) {
        if (hasEnded) {
          return;
        }
        hasEnded = true;
        if (isOurs) {
          ended.add(done);
          return;
        }
      }
      done.run();
    }
  }
}
