package com.membershipauto.chat.jakarta.ws;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import com.membershipauto.chat.Gateway;
import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.session.Inbound;
import com.membershipauto.chat.spi.Connection;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins a container's WebSocket connections to a {@link com.membershipauto.chat.ChatServer}. It
 * takes connections whose handshake was accepted ahead of the upgrade, and closes all others with
 * 4401: who refuses them with a status is the {@link HandshakeFilter}, or a server's own code. Any
 * thread.
 */
public final class ChatEndpoint extends Endpoint {
  private static final System.Logger LOG = System.getLogger(ChatEndpoint.class.getName());
  private static final String PEER = Peer.class.getName();

  private final Gateway gateway;
  private final Function<jakarta.websocket.Session, Connection> connections;
  private final @Nullable AdmittedPrincipal admitted;
  private final AtomicBoolean passed = new AtomicBoolean();

  /**
   * An endpoint for connections whose {@code Session.getUserPrincipal()} is an {@link
   * AdmittedPrincipal}.
   *
   * @param connections how a connection is written to; called once for each, on the container's
   *     thread that opens it
   */
  public ChatEndpoint(
      Gateway gateway, Function<jakarta.websocket.Session, Connection> connections) {
    this(gateway, connections, null);
  }

  /**
   * The same, writing with what Jakarta WebSocket offers everywhere.
   *
   * @param executor for pings and closes, which may block: it should have several threads, and must
   *     not run tasks on the caller's thread
   */
  public static ChatEndpoint plain(Gateway gateway, Executor executor) {
    return new ChatEndpoint(gateway, PlainConnection.factory(gateway.config(), executor));
  }

  private ChatEndpoint(
      Gateway gateway,
      Function<jakarta.websocket.Session, Connection> connections,
      @Nullable AdmittedPrincipal admitted) {
    this.gateway = gateway;
    this.connections = connections;
    this.admitted = admitted;
  }

  /** What to register at a path. */
  public ServerEndpointConfig at(String path) {
    return ServerEndpointConfig.Builder.create(ChatEndpoint.class, path)
        .configurator(new EndpointConfigurator(this))
        .build();
  }

  /** The same for one connection, where the container does not hand the principal on. */
  ChatEndpoint admitting(AdmittedPrincipal principal) {
    return new ChatEndpoint(gateway, connections, principal);
  }

  Gateway gateway() {
    return gateway;
  }

  /** What belongs to an open connection. */
  private record Peer(Inbound session, Connection connection, AtomicBoolean gone) {
    void transportClosed() {
      if (gone.compareAndSet(false, true)) {
        session.transportClosed();
      }
    }
  }

  @Override
  public void onOpen(jakarta.websocket.Session transport, EndpointConfig config) {
    Handshake.Accepted accepted = accepted(transport);
    if (accepted == null) {
      refuse(transport);
      return;
    }
    Peer peer;
    try {
      // The core looks after dead peers by itself.
      transport.setMaxIdleTimeout(-1);
      Connection connection = connections.apply(transport);
      peer = new Peer(gateway.connect(connection, accepted), connection, new AtomicBoolean());
    } catch (RuntimeException e) {
      LOG.log(ERROR, "A connection cannot be opened", e);
      accepted.release();
      close(transport, CloseReason.SERVER_ERROR);
      return;
    }
    transport.getUserProperties().put(PEER, peer);
    listen(transport, peer);
    if (!transport.isOpen()) {
      // It may have ended before onClose could know the peer.
      peer.transportClosed();
    }
  }

  private Handshake.@Nullable Accepted accepted(jakarta.websocket.Session transport) {
    if (admitted != null) {
      return admitted.take();
    }
    return transport.getUserPrincipal() instanceof AdmittedPrincipal principal
        ? principal.take()
        : null;
  }

  private void listen(jakarta.websocket.Session transport, Peer peer) {
    Inbound session = peer.session;
    try {
      transport.addMessageHandler(
          String.class, new TextReceiver(session, gateway.config().get(Setting.MAX_FRAME_BYTES)));
      transport.addMessageHandler(
          ByteBuffer.class,
          (MessageHandler.Partial<ByteBuffer>) (bytes, last) -> session.fail(CloseReason.NOT_TEXT));
      transport.addMessageHandler(
          PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> session.heard());
    } catch (IllegalStateException closedAlready) {
      peer.transportClosed();
    }
  }

  private void refuse(jakarta.websocket.Session transport) {
    if (admitted == null && passed.compareAndSet(false, true)) {
      LOG.log(
          WARNING,
          "A connection came past the handshake filter and was refused. If all do, the container's"
              + " own WebSocket filter runs ahead: its initializer must come before the chat's");
    }
    close(transport, CloseReason.EXPIRED);
  }

  @Override
  public void onClose(
      jakarta.websocket.Session transport, jakarta.websocket.CloseReason closeReason) {
    Peer peer = peer(transport);
    if (peer != null) {
      peer.transportClosed();
    }
  }

  @Override
  public void onError(jakarta.websocket.Session transport, Throwable failure) {
    // Only the kind of failure: a container's text may quote what was received.
    LOG.log(DEBUG, "A connection failed: {0}", failure.getClass().getName());
    Peer peer = peer(transport);
    if (peer != null) {
      peer.transportClosed();
      // Some containers leave it open.
      peer.connection.abort();
    }
  }

  private static @Nullable Peer peer(jakarta.websocket.Session transport) {
    try {
      return (Peer) transport.getUserProperties().get(PEER);
    } catch (IllegalStateException closedBefore) {
      return null;
    }
  }

  private static void close(jakarta.websocket.Session transport, CloseReason reason) {
    try {
      transport.close(PlainConnection.transportReason(reason));
    } catch (IOException alreadyGone) {
      LOG.log(DEBUG, "A connection was gone before it was closed");
    }
  }

  /** The container's hooks: all is decided already. */
  private static final class EndpointConfigurator extends ServerEndpointConfig.Configurator {
    private final ChatEndpoint endpoint;

    EndpointConfigurator(ChatEndpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
      return endpointClass.cast(endpoint);
    }

    @Override
    public boolean checkOrigin(String originHeaderValue) {
      return true;
    }

    /** None: permessage-deflate inflates without a limit, and deflates anew for each recipient. */
    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installed, List<Extension> requested) {
      return List.of();
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
      return "";
    }
  }
}
