package com.membershipauto.chat.server.transport;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

/**
 * Which thread reads. WebSocket frames are read on the selector's own, as nothing that handles them
 * blocks: it saves a thread switch and two system calls a message. HTTP is read on workers. The
 * thread that accepts does nothing else.
 */
@SuppressWarnings("rawtypes") // Grizzly declares them so
final class IoThreads implements IOStrategy {
  private static final Logger LOG = System.getLogger(IoThreads.class.getName());
  private static final long ACCEPT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final WebSocketFilter webSockets;
  private final Runnable acceptPause;

  /** Of the accepting thread. */
  private boolean accepts = true;

  IoThreads(WebSocketFilter webSockets) {
    this(webSockets, () -> LockSupport.parkNanos(ACCEPT_PAUSE_NANOS));
  }

  /**
   * @param acceptPause waits a little
   */
  IoThreads(WebSocketFilter webSockets, Runnable acceptPause) {
    this.webSockets = webSockets;
    this.acceptPause = acceptPause;
  }

  @Override
  public boolean executeIoEvent(Connection connection, IOEvent event) throws IOException {
    if (event == IOEvent.SERVER_ACCEPT && connection instanceof TCPNIOServerConnection server) {
      accept(server);
      return true;
    }
    return strategy(connection).executeIoEvent(connection, event);
  }

  @Override
  public boolean executeIoEvent(Connection connection, IOEvent event, boolean enabled)
      throws IOException {
    return strategy(connection).executeIoEvent(connection, event, enabled);
  }

  /** Without descriptors the event comes again at once, and would take a whole core. */
  private void accept(TCPNIOServerConnection server) {
    try {
      server.onAccept();
      accepts = true;
    } catch (IOException e) {
      if (accepts && server.isOpen()) {
        LOG.log(Level.WARNING, "No connection can be accepted: {0}", e.getMessage());
      }
      accepts = false;
      acceptPause.run();
    }
  }

  @Override
  public Executor getThreadPoolFor(Connection connection, IOEvent event) {
    return strategy(connection).getThreadPoolFor(connection, event);
  }

  @Override
  public ThreadPoolConfig createDefaultWorkerPoolConfig(Transport transport) {
    return WorkerThreadIOStrategy.getInstance().createDefaultWorkerPoolConfig(transport);
  }

  private IOStrategy strategy(Connection connection) {
    return webSockets.has((NIOConnection) connection)
        ? SameThreadIOStrategy.getInstance()
        : WorkerThreadIOStrategy.getInstance();
  }
}
