package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.Gateway;
import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import com.membershipauto.chat.config.Setting;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/**
 * Upgrades connections to WebSocket, and reads them from then on. An upgraded connection leaves
 * HTTP for good: it gets a filter chain of its own, and everything that HTTP kept of it is let go.
 */
final class WebSocketFilter extends BaseFilter {
  private static final Logger LOG = System.getLogger(WebSocketFilter.class.getName());
  private static final Attribute<GrizzlyConnection> CONNECTION =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(WebSocketFilter.class.getName());

  private final Gateway chat;
  private final TransportSettings settings;
  private final Deadlines deadlines;
  private final FilterChain chain;

  WebSocketFilter(Gateway chat, TransportSettings settings, Deadlines deadlines) {
    this.chat = chat;
    this.settings = settings;
    this.deadlines = deadlines;
    this.chain = FilterChainBuilder.stateless().add(new TransportFilter()).add(this).build();
  }

  /** Whether a connection has been upgraded. */
  boolean has(NIOConnection connection) {
    return connection.getProcessor() == chain;
  }

  /**
   * Answers a request for an upgrade; not before core has decided, and no thread waits for that.
   * Meanwhile the connection is not read, but bytes behind the request may have come with it.
   */
  NextAction upgrade(FilterChainContext ctx, HttpContent content) {
    HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
    byte[] problem = WebSocketHandshake.problem(request);
    if (problem != null) {
      return Wire.refuse(ctx, problem);
    }
    HandshakeRequest asked;
    try {
      asked = WebSocketHandshake.read(request, settings.addresses());
    } catch (IllegalArgumentException e) {
      return Wire.refuse(ctx, RawResponse.refusal(400, "the query cannot be decoded"));
    }
    byte[] acceptance = WebSocketHandshake.acceptance(request);
    Buffer behind = content.getContent();
    NIOConnection connection = (NIOConnection) ctx.getConnection();
    ctx.suspend();
    chat.handshake(asked)
        .whenComplete(
            (answer, failure) -> {
              answer(connection, acceptance, behind, answer);
              ctx.resume(ctx.getStopAction());
            });
    return ctx.getSuspendAction();
  }

  private void answer(
      NIOConnection connection, byte[] acceptance, Buffer behind, @Nullable Handshake answer) {
    try {
      if (answer instanceof Handshake.Accepted accepted) {
        open(connection, acceptance, behind, accepted);
        return;
      }
      byte[] refusal =
          answer instanceof Handshake.Refused refused
              ? WebSocketHandshake.refusal(refused)
              : RawResponse.refusal(500, "the server failed");
      Wire.write(connection, ByteBuffer.wrap(refusal), null);
      connection.closeSilently();
    } catch (RuntimeException e) {
      failed(e);
      connection.terminateSilently();
    }
  }

  private void open(
      NIOConnection connection, byte[] acceptance, Buffer behind, Handshake.Accepted accepted) {
    boolean connected = false;
    try {
      if (connection.isOpen()) {
        GrizzlyConnection socket =
            new GrizzlyConnection(
                connection,
                chat.config().get(Setting.MAX_FRAME_BYTES),
                deadlines,
                settings.closeTimeout());
        deadlines.forget(connection);
        connection.getAttributes().clear();
        CONNECTION.set(connection, socket);
        connection.setProcessor(chain);
        Wire.write(connection, ByteBuffer.wrap(acceptance), null);
        socket.open(chat.connect(socket, accepted));
        connected = true;
        read(socket, behind);
      }
    } finally {
      if (!connected) {
        accepted.release();
      }
    }
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) {
    GrizzlyConnection socket = CONNECTION.get(ctx.getConnection());
    Buffer buffer = ctx.getMessage();
    if (socket != null) {
      try {
        read(socket, buffer);
      } catch (RuntimeException e) {
        failed(e);
        socket.abort();
      }
    }
    buffer.tryDispose();
    return ctx.getStopAction();
  }

  private static void read(GrizzlyConnection socket, Buffer buffer) {
    if (buffer.isComposite()) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      socket.read(ByteBuffer.wrap(bytes));
    } else {
      socket.read(buffer.toByteBuffer());
    }
  }

  /** Says where, but not what: an exception's text may quote a message. */
  private static void failed(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    LOG.log(
        Level.ERROR,
        () ->
            "A connection failed: "
                + e.getClass().getName()
                + (trace.length > 0 ? " at " + trace[0] : ""));
  }

  @Override
  public NextAction handleClose(FilterChainContext ctx) {
    NIOConnection connection = (NIOConnection) ctx.getConnection();
    deadlines.forget(connection);
    GrizzlyConnection socket = CONNECTION.remove(connection);
    if (socket != null) {
      socket.gone();
    }
    return ctx.getInvokeAction();
  }
}
