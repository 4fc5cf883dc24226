package com.membershipauto.chat.server.transport;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.MessageCloner;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.jspecify.annotations.Nullable;

/**
 * Writes past the filter chain, straight into the queue that Grizzly's own writes take too, so that
 * nothing overtakes. There is no TLS here: it would be a filter that this goes past.
 */
final class Wire {
  private static final @Nullable SocketAddress NO_ADDRESS = null;
  private static final @Nullable MessageCloner<WritableMessage> NO_CLONER = null;

  private Wire() {}

  /** Queues bytes, which must not change any more; never blocks. */
  static void write(
      NIOConnection connection,
      ByteBuffer bytes,
      @Nullable CompletionHandler<WriteResult<WritableMessage, SocketAddress>> handler) {
    Buffer buffer = Buffers.wrap(connection.getMemoryManager(), bytes);
    ((TCPNIOTransport) connection.getTransport())
        .getAsyncQueueIO()
        .getWriter()
        .write(connection, NO_ADDRESS, buffer, handler, NO_CLONER);
  }

  /** Answers a request with these bytes, closes the connection, and reads no more of it. */
  static NextAction refuse(FilterChainContext ctx, byte[] response) {
    NIOConnection connection = (NIOConnection) ctx.getConnection();
    write(connection, ByteBuffer.wrap(response), null);
    connection.closeSilently();
    return readNoMore(ctx);
  }

  /** Leaves the reading of the connection switched off, as it is while a filter runs. */
  static NextAction readNoMore(FilterChainContext ctx) {
    NextAction suspend = ctx.getSuspendAction();
    ctx.completeAndRecycle();
    return suspend;
  }
}
