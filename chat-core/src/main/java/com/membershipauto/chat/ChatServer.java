package com.membershipauto.chat;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import com.membershipauto.chat.auth.Authenticator;
import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import com.membershipauto.chat.auth.OriginPolicy;
import com.membershipauto.chat.auth.ThreadPolicy;
import com.membershipauto.chat.auth.TokenVerifier;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.memory.InMemoryChannelLayer;
import com.membershipauto.chat.memory.InMemoryStore;
import com.membershipauto.chat.memory.InMemoryTicketStore;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.routing.RoomRouter;
import com.membershipauto.chat.service.ChatListener;
import com.membershipauto.chat.service.ChatService;
import com.membershipauto.chat.session.Session;
import com.membershipauto.chat.session.SessionRegistry;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.ChatMetrics;
import com.membershipauto.chat.spi.Connection;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.ThreadStore;
import com.membershipauto.chat.spi.TicketStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One node of the chat, put together from its parts. An adapter asks {@link #handshake}, then
 * {@link #connect}s; REST and the host's code use {@link #service}. Safe for use by several threads
 * at once.
 *
 * <p>It owns its threads, all daemons named {@code chat-…}; {@link #close} ends them.
 */
public final class ChatServer implements Gateway, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ChatServer.class.getName());
  private static final long TICK_MILLIS = 250;
  private static final long TICKET_SWEEP_SECONDS = 60;
  private static final int MAX_CLOSING_THREADS = 64;
  private static final long CLOSE_GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long INTERRUPTED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ChatConfig config;
  private final ChannelLayer channelLayer;
  private final OriginPolicy originPolicy;
  private final Authenticator authenticator;
  private final RoomRouter router;
  private final ChatService service;
  private final SessionRegistry sessions;
  private final ThreadPoolExecutor blocking;
  private final ThreadPoolExecutor closing;
  private final ScheduledThreadPoolExecutor timer;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final CountDownLatch drained = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();

  private ChatServer(Builder parts, TokenVerifier verifier) {
    config = parts.config;
    channelLayer = parts.channelLayer;
    originPolicy = parts.originPolicy;
    blocking =
        pool(
            "chat-store",
            config.get(Setting.BLOCKING_THREADS),
            config.get(Setting.MAX_BLOCKING_QUEUE));
    // Each connection is closed once, so all of them fit.
    closing = pool("chat-close", MAX_CLOSING_THREADS, config.get(Setting.MAX_CONNECTIONS));
    timer = new ScheduledThreadPoolExecutor(1, daemons("chat-timer"));
    FrameCodec codec = new FrameCodec(config);
    authenticator =
        new Authenticator(originPolicy, verifier, parts.ticketStore, config, blocking, parts.clock);
    router =
        new RoomRouter(
            channelLayer,
            parts.eventStore,
            parts.threadStore,
            codec,
            parts.metrics,
            config,
            blocking,
            timer);
    service =
        new ChatService(
            parts.eventStore,
            parts.threadStore,
            router,
            authenticator,
            parts.threadPolicy,
            parts.listener,
            parts.metrics,
            config,
            parts.clock,
            blocking,
            SessionRegistry::deliver);
    sessions =
        new SessionRegistry(
            service, router, authenticator, codec, parts.metrics, config, parts.clock, closing);
  }

  /** Starts with all stores in memory; a token verifier must be given. */
  public static Builder builder() {
    return new Builder();
  }

  private void start() {
    router.start(task -> newThread("chat-log", task));
    AtomicInteger committers = new AtomicInteger();
    service.start(task -> newThread("chat-commit-" + committers.incrementAndGet(), task));
    AtomicInteger drains = new AtomicInteger();
    sessions.start(task -> newThread("chat-drain-" + drains.incrementAndGet(), task));
    every(TICK_MILLIS, TimeUnit.MILLISECONDS, sessions::tick);
    every(TICK_MILLIS, TimeUnit.MILLISECONDS, router::expireTyping);
    every(TICK_MILLIS, TimeUnit.MILLISECONDS, router::tickViewers);
    every(
        TICKET_SWEEP_SECONDS,
        TimeUnit.SECONDS,
        () ->
            authenticator
                .deleteExpiredTickets()
                .exceptionally(
                    away -> {
                      LOG.log(WARNING, "Expired tickets are not deleted: {0}", away.getMessage());
                      return 0;
                    }));
  }

  private void every(long period, TimeUnit unit, Runnable task) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error bug) {
            LOG.log(ERROR, "A periodic task failed", bug);
          }
        };
    ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(guarded, period, period, unit);
  }

  @Override
  public CompletionStage<Handshake> handshake(HandshakeRequest request) {
    return authenticator.authenticate(request);
  }

  @Override
  public Session connect(Connection connection, Handshake.Accepted accepted) {
    return sessions.connect(connection, accepted);
  }

  /** What can be done in the chat. */
  public ChatService service() {
    return service;
  }

  public Authenticator authenticator() {
    return authenticator;
  }

  @Override
  public ChatConfig config() {
    return config;
  }

  /** Which web pages may talk to the node, over whatever road. */
  public OriginPolicy originPolicy() {
    return originPolicy;
  }

  /** How many sessions this node has. */
  public int sessionCount() {
    return sessions.size();
  }

  /** Ends all sessions that a user has on this node, with 4403: its access was taken away. */
  public void revoke(UserId userId) {
    sessions.disconnect(userId, CloseReason.FORBIDDEN);
  }

  /**
   * Stops in an orderly way: no more handshakes, every client is told to come back, messages in
   * flight are committed within the drain timeout, then all sessions end with 1012. Blocks until
   * then; a second call waits for the first.
   */
  public void drain() {
    boolean isFirst = draining.compareAndSet(false, true);
    try {
      if (!isFirst) {
        drained.await();
        return;
      }
      authenticator.stop();
      sessions.announceRestart();
      if (!service.awaitIdle(config.nanos(Setting.DRAIN_TIMEOUT_MILLIS))) {
        LOG.log(WARNING, "Messages are still in flight after the drain timeout");
      }
      sessions.closeAll(CloseReason.RESTARTING);
      long end = System.nanoTime() + CLOSE_GRACE_NANOS;
      while (sessions.size() > 0 && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } finally {
      if (isFirst) {
        drained.countDown();
      }
    }
  }

  /**
   * Drains, then ends every thread of this node; one that hangs in the host's code is interrupted
   * after five seconds. A second call does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    drain();
    timer.shutdownNow();
    sessions.close();
    service.close();
    router.close();
    blocking.shutdown();
    closing.shutdown();
    try {
      if (!hasStopped(STOP_NANOS)) {
        threads.forEach(Thread::interrupt);
        blocking.shutdownNow();
        closing.shutdownNow();
        if (!hasStopped(INTERRUPTED_NANOS)) {
          LOG.log(WARNING, "A thread does not end: the store or a connection hangs");
        }
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    channelLayer.close();
  }

  /** Waits for all threads to end, except the caller's own. */
  private boolean hasStopped(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    boolean stopped = true;
    for (Thread thread : threads) {
      if (thread != Thread.currentThread()) {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        stopped &= !thread.isAlive();
      }
    }
    for (ThreadPoolExecutor pool : List.of(timer, blocking, closing)) {
      stopped &= pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    return stopped;
  }

  private void newThread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private static ThreadPoolExecutor pool(String name, int threads, int queue) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queue),
            daemons(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The parts of a node; what is not given is in memory, or the default. */
  public static final class Builder {
    private ChatConfig config = ChatConfig.DEFAULT;
    private EventStore eventStore;
    private ThreadStore threadStore;
    private TicketStore ticketStore = new InMemoryTicketStore();
    private ChannelLayer channelLayer = new InMemoryChannelLayer();
    private @Nullable TokenVerifier tokenVerifier;
    private OriginPolicy originPolicy = OriginPolicy.sameHost();
    private ThreadPolicy threadPolicy = ThreadPolicy.DEFAULT;
    private ChatListener listener = (ownerId, event) -> {};
    private ChatMetrics metrics = ChatMetrics.NONE;
    private InstantSource clock = InstantSource.system();

    private Builder() {
      InMemoryStore store = new InMemoryStore();
      eventStore = store;
      threadStore = store;
    }

    public Builder config(ChatConfig value) {
      config = value;
      return this;
    }

    /** The log and the threads, which belong together. */
    public Builder stores(EventStore log, ThreadStore threads) {
      eventStore = log;
      threadStore = threads;
      return this;
    }

    public Builder ticketStore(TicketStore value) {
      ticketStore = value;
      return this;
    }

    public Builder channelLayer(ChannelLayer value) {
      channelLayer = value;
      return this;
    }

    public Builder tokenVerifier(TokenVerifier value) {
      tokenVerifier = value;
      return this;
    }

    public Builder originPolicy(OriginPolicy value) {
      originPolicy = value;
      return this;
    }

    /** What is to be denied besides what {@link ThreadPolicy#DEFAULT} denies. */
    public Builder threadPolicy(ThreadPolicy value) {
      threadPolicy = ThreadPolicy.DEFAULT.and(value);
      return this;
    }

    public Builder listener(ChatListener value) {
      listener = value;
      return this;
    }

    public Builder metrics(ChatMetrics value) {
      metrics = value;
      return this;
    }

    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /**
     * Makes and starts the node.
     *
     * @throws IllegalStateException there is no token verifier: nobody could come in
     */
    public ChatServer build() {
      TokenVerifier verifier = tokenVerifier;
      if (verifier == null) {
        throw new IllegalStateException("a chat server needs a token verifier");
      }
      ChatServer server = new ChatServer(this, verifier);
      server.start();
      return server;
    }
  }
}
