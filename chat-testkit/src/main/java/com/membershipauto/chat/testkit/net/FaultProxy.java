package com.membershipauto.chat.testkit.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on loopback that carries bytes until it is told to do worse. Faults hold for all
 * connections, those to come too; {@link #heal} ends them. All methods may be called by any thread,
 * and return at once.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int PIECE_BYTES = 16 * 1024;
  private static final int CONNECT_MILLIS = 10_000;

  /** Which way bytes go. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  private final Faults toServer = new Faults();
  private final Faults toClient = new Faults();
  private volatile boolean refusing;

  private FaultProxy(InetSocketAddress target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** A proxy to {@code host:port} on a free port of its own. */
  public static FaultProxy to(String host, int port) throws IOException {
    ServerSocket listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    FaultProxy proxy = new FaultProxy(new InetSocketAddress(host, port), listener);
    daemon("fault-proxy-accept", proxy::acceptAll);
    return proxy;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  public int port() {
    return address().getPort();
  }

  /** How many connections go through it now. */
  public int connections() {
    return links.size();
  }

  /** Carries nothing that way until {@link #heal}, and reads no more than a few pieces. */
  public void stall(Direction direction) {
    of(direction).stall();
  }

  /** Carries nothing either way until {@link #heal}: a frozen peer, a dropped route. */
  public void stall() {
    stall(Direction.TO_SERVER);
    stall(Direction.TO_CLIENT);
  }

  /**
   * Holds each piece back for so long; what comes meanwhile follows together as the next one, so
   * that a byte is late by the latency at least and twice that at most.
   */
  public void latency(Direction direction, Duration latency) {
    of(direction).latency(latency);
  }

  /**
   * Lets {@code bytes} more pass that way, counted over all connections, then resets every
   * connection, once.
   */
  public void cutAfter(Direction direction, long bytes) {
    of(direction).cutAfter(bytes);
  }

  /** Ends every connection with a RST to both sides. */
  public void reset() {
    links.forEach(Link::reset);
  }

  /** Ends that way of every connection in an orderly manner (FIN); the other way goes on. */
  public void halfClose(Direction direction) {
    links.forEach(link -> link.end(direction));
  }

  /** Resets connections to come; those that are there go on. */
  public void refuse() {
    refusing = true;
  }

  /** Ends all faults; what was stalled goes on where it stopped. */
  public void heal() {
    refusing = false;
    toServer.heal();
    toClient.heal();
  }

  /** Resets all connections and stops listening. */
  @Override
  public void close() {
    closeQuietly(listener);
    reset();
    heal();
  }

  private Faults of(Direction direction) {
    return direction == Direction.TO_SERVER ? toServer : toClient;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = listener.accept();
        daemon("fault-proxy-connect", () -> accept(client));
      }
    } catch (IOException closed) {
      reset();
    }
  }

  private void accept(Socket client) {
    Link link = new Link(client, new Socket());
    links.add(link);
    try {
      if (refusing || listener.isClosed()) {
        link.reset();
        return;
      }
      link.server.connect(target, CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      link.server.setTcpNoDelay(true);
      link.connected();
      daemon("fault-proxy-up", () -> link.carry(Direction.TO_SERVER));
      daemon("fault-proxy-down", () -> link.carry(Direction.TO_CLIENT));
    } catch (IOException noServer) {
      link.reset();
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // It is closed all the same.
    }
  }

  /** One connection: a socket to each side. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final Set<Direction> ended = ConcurrentHashMap.newKeySet();
    private boolean isConnected;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void carry(Direction direction) {
      byte[] piece = new byte[PIECE_BYTES];
      try {
        InputStream in = (direction == Direction.TO_SERVER ? client : server).getInputStream();
        for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
          Faults.Passage passage = of(direction).await(size, client::isClosed);
          write(direction, piece, passage.bytes());
          if (passage.cut()) {
            FaultProxy.this.reset();
          }
        }
        of(direction).await(0, client::isClosed);
        end(direction);
      } catch (IOException broken) {
        reset();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        reset();
      }
    }

    /** What comes after a half close goes nowhere. */
    private void write(Direction direction, byte[] piece, int size) throws IOException {
      try {
        to(direction).getOutputStream().write(piece, 0, size);
      } catch (IOException broken) {
        if (!ended.contains(direction)) {
          throw broken;
        }
      }
    }

    private Socket to(Direction direction) {
      return direction == Direction.TO_SERVER ? server : client;
    }

    /** From now on there are two sockets to end. */
    synchronized void connected() throws IOException {
      isConnected = true;
      for (Direction direction : ended) {
        to(direction).shutdownOutput();
      }
    }

    /** Two orderly ends are the end; after one the other way goes on. */
    synchronized void end(Direction direction) {
      try {
        if (ended.add(direction) && isConnected) {
          to(direction).shutdownOutput();
        }
        if (ended.size() == Direction.values().length) {
          closeQuietly(client);
          closeQuietly(server);
          links.remove(this);
        }
      } catch (IOException e) {
        reset();
      }
    }

    void reset() {
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.setSoLinger(true, 0);
        } catch (IOException e) {
          // Closed already.
        }
        closeQuietly(socket);
      }
      links.remove(this);
      toServer.wake();
      toClient.wake();
    }
  }
}
