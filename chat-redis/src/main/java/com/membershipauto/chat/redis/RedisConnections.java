package com.membershipauto.chat.redis;

import static java.lang.System.Logger.Level.WARNING;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Lettuce, with few threads, none of its own healing, and an end. */
record RedisConnections(RedisClient client, ClientResources resources, RedisSettings settings)
    implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RedisConnections.class.getName());

  /** As few as Lettuce takes; they are made when they are needed. */
  private static final int THREADS = 2;

  static RedisConnections create(RedisSettings settings) {
    ClientResources resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .threadFactoryProvider(pool -> new DefaultThreadFactory("chat-redis-" + pool, true))
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    RedisClient client = RedisClient.create(resources);
    client.setOptions(options(settings));
    return new RedisConnections(client, resources, settings);
  }

  private static ClientOptions options(RedisSettings settings) {
    SslOptions.Builder tls = SslOptions.builder().jdkSslProvider();
    if (settings.caFile() != null) {
      tls.trustManager(settings.caFile().toFile());
    }
    return ClientOptions.builder()
        .autoReconnect(false)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        // The probes notice what does not answer, without a timer for each command.
        .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(settings.connectTimeout())
                .keepAlive(true)
                .build())
        .sslOptions(tls.build())
        .build();
  }

  /** Ends all connections and threads; blocks for {@code closeTimeout} at the most. */
  @Override
  public void close() {
    // Not the client's own end: it warns of each connection that is closed already.
    long nanos = settings.closeTimeout().toNanos();
    try {
      resources.shutdown(0, nanos, NANOSECONDS).get(nanos, NANOSECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException unclean) {
      LOG.log(WARNING, "Connections to Redis did not end in order");
    }
  }
}
