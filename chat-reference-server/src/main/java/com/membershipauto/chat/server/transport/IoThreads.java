package com.membershipauto.chat.server.transport;

import java.io.IOException;
import java.util.concurrent.Executor;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

/**
 * Which thread reads. WebSocket frames are read on the selector's own, as nothing that handles them
 * blocks: it saves a thread switch and two system calls a message. HTTP is read on workers.
 */
@SuppressWarnings("rawtypes") // Grizzly declares them so
final class IoThreads implements IOStrategy {
  private final WebSocketFilter webSockets;

  IoThreads(WebSocketFilter webSockets) {
    this.webSockets = webSockets;
  }

  @Override
  public boolean executeIoEvent(Connection connection, IOEvent event) throws IOException {
    return strategy(connection).executeIoEvent(connection, event);
  }

  @Override
  public boolean executeIoEvent(Connection connection, IOEvent event, boolean enabled)
      throws IOException {
    return strategy(connection).executeIoEvent(connection, event, enabled);
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
