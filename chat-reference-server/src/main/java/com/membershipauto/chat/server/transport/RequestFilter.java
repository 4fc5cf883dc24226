package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.server.transport.Deadlines.Debt;
import com.membershipauto.chat.server.transport.Deadlines.Watch;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpBaseFilter;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/**
 * Every request passes here once its head is read: the gate first, then handshakes go their own
 * way. What is left goes on to the handlers with its whole body, so that none of their threads
 * waits for a slow sender.
 */
final class RequestFilter extends HttpBaseFilter {
  private final TransportSettings settings;
  private final Deadlines deadlines;
  private final WebSocketFilter webSockets;

  RequestFilter(TransportSettings settings, Deadlines deadlines, WebSocketFilter webSockets) {
    this.settings = settings;
    this.deadlines = deadlines;
    this.webSockets = webSockets;
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) {
    HttpContent content = ctx.getMessage();
    if (HttpContent.isBroken(content)) {
      return Wire.readNoMore(ctx);
    }
    NIOConnection connection = (NIOConnection) ctx.getConnection();
    HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
    Watch watch = deadlines.watch(connection);
    if (watch.expected() == Debt.HEAD) {
      Optional<RequestGate.Refusal> refusal =
          settings.gate().check(name -> Optional.ofNullable(header(request, name)));
      if (refusal.isPresent()) {
        return Wire.refuse(
            ctx, RawResponse.refusal(refusal.get().status(), refusal.get().reason()));
      }
      if (WebSocketHandshake.isAt(request.getRequestURI())) {
        return webSockets.upgrade(ctx, content);
      }
      if (request.isUpgrade()) {
        return Wire.refuse(ctx, RawResponse.refusal(404, "no WebSocket here"));
      }
    }
    if (request.getContentLength() > settings.maxBodyBytes()) {
      return dropBody(ctx, content, watch);
    }
    if (content.isLast()) {
      watch.expectNothing();
      return ctx.getInvokeAction();
    }
    return watch.expected() == Debt.HEAD
        ? awaitBody(ctx, connection, content, watch)
        : ctx.getStopAction(content);
  }

  /**
   * Refuses a body that is too long, once its sender has got rid of it: to one who is still
   * sending, the system would reset the connection, and the answer would be lost (RFC 9112 section
   * 9.6).
   */
  private NextAction dropBody(FilterChainContext ctx, HttpContent content, Watch watch) {
    if (content.isLast() || header((HttpRequestPacket) content.getHttpHeader(), "Expect") != null) {
      return Wire.refuse(ctx, RawResponse.refusal(413, "the body is too long"));
    }
    if (watch.expected() == Debt.HEAD) {
      watch.expect(Debt.BODY, settings.bodyTimeout());
    }
    content.recycle();
    return ctx.getStopAction();
  }

  private NextAction awaitBody(
      FilterChainContext ctx, NIOConnection connection, HttpContent content, Watch watch) {
    HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
    if (request.requiresAcknowledgement()) {
      if (!"100-continue".equalsIgnoreCase(header(request, "Expect"))) {
        return Wire.refuse(ctx, RawResponse.refusal(417, "only 100-continue can be expected"));
      }
      Wire.write(connection, ByteBuffer.wrap(RawResponse.CONTINUE), null);
    }
    watch.expect(Debt.BODY, settings.bodyTimeout());
    return ctx.getStopAction(content);
  }

  private static @Nullable String header(HttpRequestPacket request, String name) {
    return WebSocketHandshake.header(request, name);
  }
}
