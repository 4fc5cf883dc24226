package com.membershipauto.chat.redis;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.Publication;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.AsyncCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The {@link ChannelLayer} over Redis' publish and subscribe: one Redis, one behind Sentinels, or
 * any node of a cluster. Redis may be away at the start and at any time later; a thread of its own
 * keeps a {@link Link} to it. Safe for use by several threads at once.
 *
 * <p>The receiver is called on one thread. A node does not get its own publications back. A
 * subscription completes exceptionally at once while there is no link; the room is heard when there
 * is one.
 */
public final class RedisChannelLayer implements ChannelLayer {
  private static final System.Logger LOG = System.getLogger(RedisChannelLayer.class.getName());

  private final RedisSettings settings;
  private final long publisher = UUID.randomUUID().getLeastSignificantBits();
  private final Map<String, Subscription> rooms = new ConcurrentHashMap<>();
  private final LongAdder published = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder links = new LongAdder();
  private final Object lock = new Object();

  // Changed under the lock.
  private volatile @Nullable Running running;
  private volatile @Nullable Link link;
  private boolean hasTried;
  private boolean closed;

  /** What was made by {@link #start} and is ended by {@link #close}. */
  private record Running(RedisConnections connections, Inbox inbox, List<Thread> threads) {}

  /** Makes a layer that does nothing until it is started. */
  public RedisChannelLayer(RedisSettings settings) {
    this.settings = settings;
  }

  @Override
  public void start(Receiver receiver) {
    RedisConnections connections = RedisConnections.create(settings);
    Inbox inbox = new Inbox(receiver, settings.maxQueued(), settings.maxQueuedBytes());
    Thread linking = new Thread(() -> keepLinked(connections, inbox), "chat-redis-link");
    Thread receiving = new Thread(inbox, "chat-redis-receive");
    synchronized (lock) {
      if (running != null || closed) {
        connections.close();
        throw new IllegalStateException("started before");
      }
      running = new Running(connections, inbox, List.of(linking, receiving));
    }
    for (Thread thread : List.of(linking, receiving)) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public CompletionStage<Void> subscribe(Room room) {
    Subscription subscription = new Subscription(room, channel(room));
    boolean awaited = false;
    synchronized (lock) {
      if (!closed) {
        rooms.put(subscription.channel, subscription);
        Link current = link;
        awaited = current != null || !hasTried;
        if (current != null) {
          current.subscribe(subscription);
        }
      }
    }
    if (!awaited) {
      subscription.refuse("there is no Redis now");
    }
    return subscription.stage();
  }

  @Override
  public void unsubscribe(Room room) {
    Subscription left;
    synchronized (lock) {
      left = rooms.remove(channel(room));
      Link current = link;
      if (left != null && current != null) {
        current.unsubscribe(left.channel);
      }
    }
    if (left != null) {
      left.refuse("unsubscribed");
    }
  }

  @Override
  public void publish(List<Publication> publications) {
    Link current = link;
    List<AsyncCommand<String, byte[], Long>> copies = new ArrayList<>(2 * publications.size());
    for (Publication publication : publications) {
      if (current == null) {
        dropped.add(publication.rooms().size());
        continue;
      }
      byte[] bytes = PublicationCodec.encode(publication, publisher);
      for (Room room : publication.rooms()) {
        AsyncCommand<String, byte[], Long> copy = current.copy(channel(room), bytes);
        if (copy == null) {
          dropped.increment();
        } else {
          copies.add(copy);
        }
      }
    }
    if (current != null && !copies.isEmpty()) {
      current.send(copies);
    }
  }

  /** How it fares now. Never blocks. */
  public RedisStatus status() {
    Link current = link;
    Running now = running;
    return new RedisStatus(
        current != null && current.isProven(),
        links.sum(),
        published.sum(),
        dropped.sum(),
        current == null ? 0 : current.unfinished(),
        now == null ? 0 : now.inbox.received.sum(),
        now == null ? 0 : now.inbox.overflowed.sum(),
        now == null ? 0 : now.inbox.malformed.sum());
  }

  /** Ends its threads and connections; blocks until then, at most {@code closeTimeout}. */
  @Override
  public void close() {
    Running ending;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      ending = running;
    }
    if (ending == null) {
      return;
    }
    ending.inbox.close();
    ending.threads.forEach(Thread::interrupt);
    long end = System.nanoTime() + settings.closeTimeout().toNanos();
    try {
      for (Thread thread : ending.threads) {
        long left = end - System.nanoTime();
        if (thread != Thread.currentThread() && left > 0) {
          TimeUnit.NANOSECONDS.timedJoin(thread, left);
        }
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    ending.connections.close();
  }

  /** Makes one link after the other, until the layer is closed. */
  private void keepLinked(RedisConnections connections, Inbox inbox) {
    List<RedisURI> hosts = settings.address().hosts(settings.connectTimeout());
    int next = ThreadLocalRandom.current().nextInt(hosts.size());
    String known = "";
    try {
      while (!isClosed()) {
        RedisURI host = hosts.get(next++ % hosts.size());
        long began = System.nanoTime();
        long before = links.sum();
        String loss = useLink(connections, host, inbox);
        if (isClosed()) {
          break;
        }
        if (links.sum() > before || !loss.equals(known)) {
          LOG.log(WARNING, "Redis at {0} is away, trying again: {1}", show(host), loss);
          known = loss;
        }
        long left = settings.retryDelay().toNanos() - (System.nanoTime() - began);
        NANOSECONDS.sleep(left);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      refuseAll("closed");
    }
  }

  /** Makes a link and waits for its end; answers why it ended. */
  private String useLink(RedisConnections connections, RedisURI host, Inbox inbox)
      throws InterruptedException {
    String probes = settings.prefix() + "probe:" + UUID.randomUUID();
    Events events = new Events(host, inbox);
    try (Link opened =
        Link.open(connections.client(), host, probes, settings, events, published, dropped)) {
      attach(opened);
      return opened.awaitLoss();
    } catch (TimeoutException silent) {
      return "no answer within " + settings.connectTimeout().toMillis() + " ms";
    } catch (ExecutionException | RuntimeException | Error failure) {
      return settings.address().describe(failure);
    } finally {
      synchronized (lock) {
        hasTried = true;
        link = null;
      }
      refuseAll("Redis is away");
    }
  }

  private void attach(Link opened) {
    synchronized (lock) {
      if (!closed) {
        link = opened;
        opened.subscribeAll(rooms.values());
      }
    }
  }

  private void refuseAll(String why) {
    rooms.values().forEach(subscription -> subscription.refuse(why));
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private String channel(Room room) {
    return settings.prefix() + "room:" + room.name();
  }

  private static String show(RedisURI host) {
    return RedisAddress.show(host);
  }

  private final class Events implements Link.Events {
    private final RedisURI host;
    private final Inbox inbox;

    Events(RedisURI host, Inbox inbox) {
      this.host = host;
      this.inbox = inbox;
    }

    @Override
    public void proven() {
      links.increment();
      LOG.log(INFO, "Redis at {0} carries publications", show(host));
      inbox.interrupted();
    }

    @Override
    public void arrived(String channel, byte[] bytes) {
      Subscription subscription = rooms.get(channel);
      if (subscription != null && !PublicationCodec.isFrom(bytes, publisher)) {
        inbox.offer(subscription.room, bytes);
      }
    }
  }
}
