package com.membershipauto.chat.server.application;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.CachingTokenVerifier;
import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.jakarta.rest.ChatRestFeature;
import com.membershipauto.chat.jakarta.rest.CorsFilter;
import com.membershipauto.chat.memory.InMemoryChannelLayer;
import com.membershipauto.chat.redis.RedisChannelLayer;
import com.membershipauto.chat.server.login.Accounts;
import com.membershipauto.chat.server.login.LoginResource;
import com.membershipauto.chat.server.login.Logins;
import com.membershipauto.chat.server.operations.DatabaseProbe;
import com.membershipauto.chat.server.operations.JvmMeters;
import com.membershipauto.chat.server.operations.Metrics;
import com.membershipauto.chat.server.operations.OperationsHandlers;
import com.membershipauto.chat.server.operations.Readiness;
import com.membershipauto.chat.server.operations.RedisMeters;
import com.membershipauto.chat.server.settings.Settings;
import com.membershipauto.chat.server.settings.SettingsException;
import com.membershipauto.chat.server.storage.DatabaseException;
import com.membershipauto.chat.server.storage.Persistence;
import com.membershipauto.chat.server.transport.HttpTransport;
import com.membershipauto.chat.spi.ChannelLayer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.ws.rs.core.Feature;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.jspecify.annotations.Nullable;

/**
 * The server: its parts put together, started and stopped. HTTP answers at once, though with 503
 * until the database is up.
 */
public final class ChatApplication implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ChatApplication.class.getName());

  private final Settings settings;
  private final Readiness readiness = new Readiness();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private int port;

  private ChatApplication(Settings settings) {
    this.settings = settings;
  }

  /**
   * Starts, and returns when all is up.
   *
   * @throws SettingsException a setting turns out not to work: keys, or the address to listen on
   * @throws DatabaseException the database cannot be reached, or its tables not be made
   */
  public static ChatApplication start(Settings settings)
      throws SettingsException, DatabaseException, InterruptedException {
    ChatApplication application = new ChatApplication(settings);
    boolean up = false;
    try {
      application.start();
      up = true;
      return application;
    } finally {
      if (!up) {
        application.close();
      }
    }
  }

  private void start() throws SettingsException, DatabaseException, InterruptedException {
    TokenKeys keys = TokenKeys.of(settings);
    JwtVerifier verifier = opened(keys.verifier());
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    parts.push(meters::close);
    opened(new JvmMeters(meters));
    Persistence persistence = opened(Persistence.start(settings.database(), meters));
    RedisChannelLayer redis = redis(meters);
    ChatServer chat = opened(chat(verifier, meters, persistence, redis));
    Logins logins = logins(keys, persistence);
    ThreadPoolExecutor answers = answers();
    parts.push(answers::shutdownNow);
    HttpTransport transport = opened(listen(chat, rest(chat, logins, answers), meters));
    port = transport.port();
    parts.push(chat::drain);
    persistence.await();
    DatabaseProbe probe = opened(new DatabaseProbe(persistence.connections(), System::nanoTime));
    probe.start();
    readiness.serving(probe, redis == null ? null : () -> redis.status().isUp());
    announce();
  }

  /** What connects this server to others, when there are any. */
  private @Nullable RedisChannelLayer redis(PrometheusMeterRegistry meters) {
    if (settings.redis() == null) {
      return null;
    }
    RedisChannelLayer layer = new RedisChannelLayer(settings.redis());
    RedisMeters.register(meters, layer);
    return layer;
  }

  private ChatServer chat(
      JwtVerifier verifier,
      PrometheusMeterRegistry meters,
      Persistence persistence,
      @Nullable ChannelLayer redis) {
    return ChatServer.builder()
        .channelLayer(redis == null ? new InMemoryChannelLayer() : redis)
        .config(settings.chat())
        .stores(persistence.eventStore(), persistence.threadStore())
        .ticketStore(persistence.ticketStore())
        .tokenVerifier(
            new StartingVerifier(
                new CachingTokenVerifier(verifier, settings.chat(), InstantSource.system()),
                readiness))
        .originPolicy(settings.origins())
        .metrics(new Metrics(meters))
        .build();
  }

  private @Nullable Logins logins(TokenKeys keys, Persistence persistence) {
    Optional<TokenIssuer> issuer = keys.issuer();
    return issuer.isEmpty()
        ? null
        : opened(
            new Logins(
                new Accounts(persistence.connections()),
                settings.demo(),
                issuer.get(),
                settings.login(),
                System::nanoTime));
  }

  private ResourceConfig rest(ChatServer chat, @Nullable Logins logins, Executor answers) {
    return new ResourceConfig()
        // Nothing is looked for on the class path.
        .property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
        .property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
        .property(ServerProperties.WADL_FEATURE_DISABLE, true)
        .register(new CorsFilter(settings.origins(), "auth", "chat/threads", "chat/tickets"))
        .register(new ChatRestFeature(chat, answers))
        .register(
            feature(new LoginResource(logins, settings.demo(), settings.transport().addresses())));
  }

  /** Jersey warns of a resource that is registered as an object, unless a feature does it. */
  private static Feature feature(Object resource) {
    return context -> {
      context.register(resource);
      return true;
    };
  }

  /** Threads on which REST answers are written. */
  private ThreadPoolExecutor answers() {
    int threads = settings.transport().apiThreads();
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(settings.transport().maxWaitingRequests()),
        task -> {
          Thread thread = new Thread(task, "chat-answer-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private HttpTransport listen(ChatServer chat, ResourceConfig rest, PrometheusMeterRegistry meters)
      throws SettingsException {
    try {
      return HttpTransport.start(
          settings.transport(), chat, rest, OperationsHandlers.create(readiness, meters));
    } catch (IOException e) {
      throw new SettingsException(e.getMessage() + "; set by CHAT_HOST and CHAT_PORT");
    }
  }

  private void announce() {
    long upMillis = ManagementFactory.getRuntimeMXBean().getUptime();
    LOG.log(
        Level.INFO,
        () ->
            "Version "
                + version()
                + " serves at "
                + uri()
                + ", database "
                + settings.database().product()
                + (settings.redis() == null ? "" : ", Redis at " + settings.redis().address())
                + ", up in "
                + upMillis
                + " ms");
    if (settings.demo()) {
      LOG.log(
          Level.INFO,
          () ->
              "Demo: open "
                  + uri()
                  + " as alice or bob, "
                  + uri().resolve("/support")
                  + " as sam or sue; the password is demo");
    }
  }

  /** Where it serves. */
  public URI uri() {
    String host = settings.transport().host();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
  }

  /** The version of the jar; {@code development} outside of one. */
  public static String version() {
    String version = ChatApplication.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Waits until {@link #close} is done. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /**
   * Stops: readiness says so, clients are told to come back, what is in flight is committed, then
   * all ends. Blocks until then; a second call does nothing.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    readiness.stopping();
    LOG.log(Level.INFO, "Stopping");
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "A part did not stop in order", e);
      }
    }
    LOG.log(Level.INFO, "Stopped");
    closed.countDown();
  }

  /** Parts are closed in the reverse order of their opening. */
  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }
}
