package com.membershipauto.chat.testkit.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy on loopback that carries bytes until it is told to do worse. Faults hold for all
 * connections, those to come too; {@link #heal} ends them. All methods may be called by any thread,
 * and return at once.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int PIECE_BYTES = 16 * 1024;
  private static final int CONNECT_MILLIS = 10_000;
  private static final long UNLIMITED = Long.MAX_VALUE;

  /** Which way bytes go. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  /** Guards all below; whoever waits for a change waits on it. */
  private final Object faults = new Object();

  private final Map<Direction, Fault> fault = new EnumMap<>(Direction.class);
  private boolean refusing;

  /** What happens to bytes of one direction. */
  private static final class Fault {
    private boolean stalled;
    private Duration latency = Duration.ZERO;
    private long left = UNLIMITED;
  }

  private FaultProxy(InetSocketAddress target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
    for (Direction direction : Direction.values()) {
      fault.put(direction, new Fault());
    }
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
    change(() -> of(direction).stalled = true);
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
    change(() -> of(direction).latency = latency);
  }

  /**
   * Lets {@code bytes} more pass that way, counted over all connections, then resets every
   * connection, once.
   */
  public void cutAfter(Direction direction, long bytes) {
    change(() -> of(direction).left = bytes);
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
    change(() -> refusing = true);
  }

  /** Ends all faults; what was stalled goes on where it stopped. */
  public void heal() {
    change(
        () -> {
          refusing = false;
          fault.replaceAll((direction, old) -> new Fault());
        });
  }

  /** Resets all connections and stops listening. */
  @Override
  public void close() {
    closeQuietly(listener);
    reset();
    heal();
  }

  private void change(Runnable change) {
    synchronized (faults) {
      change.run();
      faults.notifyAll();
    }
  }

  private Fault of(Direction direction) {
    return fault.computeIfAbsent(direction, missing -> new Fault());
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
      boolean refused;
      synchronized (faults) {
        refused = refusing || listener.isClosed();
      }
      if (refused) {
        link.reset();
        return;
      }
      link.server.connect(target, CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      link.server.setTcpNoDelay(true);
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

  /**
   * What may go on of one piece.
   *
   * @param cut whether all connections are to be reset then
   */
  private record Passage(int bytes, boolean cut) {}

  /** One connection: a socket to each side. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final Set<Direction> ended = ConcurrentHashMap.newKeySet();

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void carry(Direction direction) {
      byte[] piece = new byte[PIECE_BYTES];
      try {
        InputStream in = (direction == Direction.TO_SERVER ? client : server).getInputStream();
        OutputStream out = to(direction).getOutputStream();
        for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
          Passage passage = await(direction, size);
          if (!ended.contains(direction)) {
            out.write(piece, 0, passage.bytes());
            out.flush();
          }
          if (passage.cut()) {
            FaultProxy.this.reset();
          }
        }
        await(direction, 0);
        end(direction);
      } catch (IOException broken) {
        reset();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        reset();
      }
    }

    private Socket to(Direction direction) {
      return direction == Direction.TO_SERVER ? server : client;
    }

    /** Waits as long as the faults want it. */
    private Passage await(Direction direction, int size) throws InterruptedException {
      long arrived = System.nanoTime();
      synchronized (faults) {
        while (!client.isClosed()) {
          Fault now = of(direction);
          long wait = now.latency.toNanos() - (System.nanoTime() - arrived);
          if (now.stalled) {
            faults.wait();
          } else if (wait > 0) {
            TimeUnit.NANOSECONDS.timedWait(faults, wait);
          } else if (now.left > size) {
            now.left -= now.left == UNLIMITED ? 0 : size;
            return new Passage(size, false);
          } else {
            int allowed = (int) now.left;
            now.left = UNLIMITED;
            return new Passage(allowed, true);
          }
        }
      }
      return new Passage(0, false);
    }

    /** Two orderly ends are the end; after one the other way goes on. */
    void end(Direction direction) {
      try {
        if (ended.add(direction)) {
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
      change(() -> {});
    }
  }
}
