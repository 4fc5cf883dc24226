package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.Gateway;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.server.FileCacheFilter;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpHandlerRegistration;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.ServerConfiguration;
import org.glassfish.grizzly.nio.ChannelConfigurator;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.RoundRobinConnectionDistributor;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainerProvider;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * The server's one port: WebSocket at {@code /chat/ws/}, REST under {@code /api}, the web client,
 * and whatever handlers it is given. Plain TCP: TLS belongs in front of it.
 *
 * <p>Threads: {@code chat-select} wait for sockets and read WebSocket frames, {@code chat-http}
 * read HTTP, {@code chat-api} and {@code chat-ops} run handlers. All are daemons, and none is left
 * after {@link #close}.
 */
public final class HttpTransport implements AutoCloseable {
  /** More is read in several goes; each of our threads keeps a buffer of this size. */
  private static final int READ_BUFFER_BYTES = 16 * 1024;

  /** Responses are never waited for: what a client may leave unread is bounded elsewhere. */
  private static final int UNLIMITED = -1;

  private static final int POLL_MILLIS = 10;
  private static final Logger LOG = System.getLogger(HttpTransport.class.getName());

  private final TransportSettings settings;
  private final HttpServer server;
  private final NetworkListener listener;
  private final Deadlines deadlines;

  private HttpTransport(
      TransportSettings settings,
      HttpServer server,
      NetworkListener listener,
      Deadlines deadlines) {
    this.settings = settings;
    this.server = server;
    this.listener = listener;
    this.deadlines = deadlines;
  }

  /**
   * Binds the port and serves.
   *
   * @param chat must outlive the transport, or be drained before it is closed
   * @param api the REST resources; their paths begin under {@code /api}
   * @param operations handlers by their exact path, {@code /health/live} for example; they have
   *     threads of their own
   * @throws IOException the address cannot be bound
   */
  public static HttpTransport start(
      TransportSettings settings,
      Gateway chat,
      ResourceConfig api,
      Map<String, HttpHandler> operations)
      throws IOException {
    Deadlines deadlines = new Deadlines(precision(settings));
    NetworkListener listener = new NetworkListener("chat", settings.host(), settings.port());
    WebSocketFilter webSockets = new WebSocketFilter(chat, settings, deadlines);
    configure(listener.getTransport(), settings, new IoThreads(webSockets));
    listener.setMaxPendingBytes(UNLIMITED);
    listener.registerAddOn(
        (ignored, chain) ->
            replaceFilters(
                chain,
                new HeadFilter(settings, deadlines, keepAlive()),
                new RequestFilter(settings, deadlines, webSockets)));
    HttpServer server = new HttpServer();
    server.addListener(listener);
    ServerConfiguration configuration = server.getServerConfiguration();
    configuration.setName("chat-grizzly");
    configuration.setDefaultErrorPageGenerator(
        (request, status, reason, description, exception) -> "error " + status + "\n");
    HttpHandler jersey = new GrizzlyHttpContainerProvider().createContainer(HttpHandler.class, api);
    StaticPages pages = new StaticPages(HttpTransport.class.getClassLoader());
    configuration.addHttpHandler(
        new Router(jersey, pages, operations, settings), HttpHandlerRegistration.ROOT);
    HttpTransport transport = new HttpTransport(settings, server, listener, deadlines);
    try {
      server.start();
      return transport;
    } catch (IOException | RuntimeException e) {
      transport.close();
      throw new IOException(
          "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(), e);
    }
  }

  /** Often enough for the shortest wait, and once a second at least. */
  private static Duration precision(TransportSettings settings) {
    Duration shortest =
        Collections.min(
            List.of(
                settings.headTimeout(),
                settings.bodyTimeout(),
                settings.idleTimeout(),
                settings.closeTimeout(),
                Duration.ofSeconds(4)));
    return shortest.dividedBy(4).plusMillis(1);
  }

  private static KeepAlive keepAlive() {
    KeepAlive keepAlive = new KeepAlive();
    keepAlive.setMaxRequestsCount(UNLIMITED);
    return keepAlive;
  }

  static void configure(
      TCPNIOTransport transport, TransportSettings settings, IOStrategy ioThreads) {
    int cores = Runtime.getRuntime().availableProcessors();
    transport.setReadBufferSize(READ_BUFFER_BYTES);
    transport.setWriteBufferSize(settings.sendBufferBytes());
    transport.setChannelConfigurator(new SendBuffer(settings.sendBufferBytes()));
    // One only accepts.
    transport.setSelectorRunnersCount(cores + 1);
    transport.setNIOChannelDistributor(new RoundRobinConnectionDistributor(transport, true, true));
    transport.setKernelThreadPoolConfig(threads("chat-select", cores + 1));
    transport.setIOStrategy(ioThreads);
    transport.setWorkerThreadPoolConfig(threads("chat-http", cores));
  }

  private static ThreadPoolConfig threads(String name, int count) {
    return ThreadPoolConfig.defaultConfig()
        .copy()
        .setPoolName(name)
        .setDaemon(true)
        .setCorePoolSize(count)
        .setMaxPoolSize(count);
  }

  private static void replaceFilters(
      FilterChainBuilder chain, HeadFilter head, RequestFilter request) {
    chain.set(chain.indexOfType(org.glassfish.grizzly.http.HttpServerFilter.class), head);
    chain.remove(chain.indexOfType(IdleTimeoutFilter.class));
    chain.remove(chain.indexOfType(FileCacheFilter.class));
    chain.add(chain.indexOfType(HttpServerFilter.class), request);
  }

  /** The port that is bound. */
  public int port() {
    return listener.getPort();
  }

  /** Accepts no more connections; those that there are live on. */
  public void stopAccepting() {
    listener.getTransport().unbindAll();
  }

  /**
   * Ends everything: requests under way are answered, unless they take longer than the close
   * timeout, then connections are cut and threads end. Blocks until then; a second call does
   * nothing.
   */
  @Override
  public void close() {
    stopAccepting();
    long end = System.nanoTime() + settings.closeTimeout().toNanos();
    try {
      while (deadlines.areServing() && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    try {
      listener.shutdownNow();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The listener did not close in order", e);
    }
    server.shutdownNow();
    deadlines.close();
  }

  /** Sets the size of accepted sockets' send buffers, which then is what a frozen peer costs. */
  private record SendBuffer(int bytes) implements ChannelConfigurator {
    @Override
    public void preConfigure(NIOTransport transport, SelectableChannel channel) throws IOException {
      TCPNIOTransport.DEFAULT_CHANNEL_CONFIGURATOR.preConfigure(transport, channel);
    }

    @Override
    public void postConfigure(NIOTransport transport, SelectableChannel channel)
        throws IOException {
      TCPNIOTransport.DEFAULT_CHANNEL_CONFIGURATOR.postConfigure(transport, channel);
      if (channel instanceof SocketChannel socket) {
        socket.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
      }
    }
  }
}
