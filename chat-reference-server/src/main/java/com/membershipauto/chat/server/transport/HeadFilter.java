package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.server.transport.Deadlines.Debt;
import com.membershipauto.chat.server.transport.Deadlines.Watch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Grizzly's HTTP codec, held to {@link HeadRules} and to time: a head that does not come whole in
 * time ends its connection, however slowly it drips.
 */
final class HeadFilter extends HttpServerFilter {
  private static final int MAX_HEADERS = 100;

  /** A body that is too long by more than this factor is not even read to be dropped. */
  private static final int DROPPED_BODIES = 16;

  private final TransportSettings settings;
  private final Deadlines deadlines;

  @SuppressWarnings("deprecation") // there is no other constructor
  HeadFilter(TransportSettings settings, Deadlines deadlines, KeepAlive keepAlive) {
    super(true, settings.maxHeadBytes(), null, keepAlive, null, MAX_HEADERS, MAX_HEADERS);
    this.settings = settings;
    this.deadlines = deadlines;
  }

  @Override
  public NextAction handleAccept(FilterChainContext ctx) throws IOException {
    NIOConnection connection = (NIOConnection) ctx.getConnection();
    if (deadlines.size() >= settings.maxHttpConnections()) {
      connection.terminateSilently();
      return ctx.getStopAction();
    }
    deadlines.watch(connection).expect(Debt.HEAD, settings.headTimeout());
    return super.handleAccept(ctx);
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) throws IOException {
    NIOConnection connection = (NIOConnection) ctx.getConnection();
    Watch watch = deadlines.watch(connection);
    if (watch.expected() == Debt.NEXT_REQUEST) {
      if (connection.getAsyncWriteQueue().spaceInBytes() > settings.sendBufferBytes()) {
        // It asks on and on, and takes no answers.
        connection.terminateSilently();
        return ctx.getStopAction();
      }
      watch.expect(Debt.HEAD, settings.headTimeout());
    }
    if (!watch.takesAnotherPiece()) {
      return Wire.refuse(ctx, RawResponse.refusal(400, "in too many pieces"));
    }
    return super.handleRead(ctx);
  }

  @Override
  protected void onHttpHeadersParsed(
      HttpHeader header, MimeHeaders headers, FilterChainContext ctx) {
    HttpRequestPacket request = (HttpRequestPacket) header;
    Buffer head = ctx.getMessage();
    int status =
        HeadRules.check(head, request, headers, (long) DROPPED_BODIES * settings.maxBodyBytes());
    if (status != 0) {
      HttpStatus.getHttpStatus(status).setValues(request.getResponse());
      throw new IllegalArgumentException("a head against the rules");
    }
    if (request.isUpgrade() && !isWebSocket(request)) {
      // What nobody here speaks is ignored (RFC 9110 section 7.8): the body is read as usual.
      request.getUpgradeDC().recycle();
    }
  }

  private static boolean isWebSocket(HttpRequestPacket request) {
    return request.getMethod() == Method.GET
        && request.getUpgradeDC().equalsIgnoreCase("websocket")
        && request.getContentLength() <= 0;
  }

  @Override
  protected void onHttpHeaderError(HttpHeader header, FilterChainContext ctx, Throwable error) {
    int status = ((HttpRequestPacket) header).getResponse().getStatus();
    NIOConnection connection = (NIOConnection) ctx.getConnection();
    byte[] refusal = RawResponse.refusal(Math.max(status, 400), "this cannot be read");
    Wire.write(connection, ByteBuffer.wrap(refusal), null);
    connection.closeSilently();
  }

  @Override
  public NextAction handleEvent(FilterChainContext ctx, FilterChainEvent event) throws IOException {
    if (event.type() == RESPONSE_COMPLETE_EVENT.type()) {
      deadlines
          .watch((NIOConnection) ctx.getConnection())
          .expect(Debt.NEXT_REQUEST, settings.idleTimeout());
    }
    return super.handleEvent(ctx, event);
  }

  @Override
  public NextAction handleClose(FilterChainContext ctx) throws IOException {
    deadlines.forget((NIOConnection) ctx.getConnection());
    return super.handleClose(ctx);
  }
}
