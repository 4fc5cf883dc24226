package com.membershipauto.chat.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One life of the two connections to one Redis: one to publish, one to listen. Whatever goes wrong
 * with either ends both, and another link takes their place; nothing is mended or replayed. That it
 * works is tried from end to end, by publishing to a channel of its own and listening for it: a
 * frozen Redis, a dead route and a forgotten subscription all look the same here.
 */
final class Link implements AutoCloseable {
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** What one command costs besides its bytes, about. */
  private static final int OVERHEAD_BYTES = 256;

  /** What is told of a link, on a thread that must not be held up. */
  interface Events {
    /** Everything subscribed to before is heard. Once. */
    void proven();

    /** Somebody published this. */
    void arrived(String channel, byte[] bytes);
  }

  private final StatefulRedisConnection<String, byte[]> publishing;
  private final StatefulRedisPubSubConnection<String, byte[]> listening;
  private final String probeChannel;
  private final RedisSettings settings;
  private final Events events;
  private final LongAdder published;
  private final LongAdder dropped;
  private final Allowance allowance;
  private final CompletableFuture<String> lost = new CompletableFuture<>();
  private volatile long heardAt = System.nanoTime();
  private volatile boolean isProven;

  private Link(
      StatefulRedisConnection<String, byte[]> publishing,
      StatefulRedisPubSubConnection<String, byte[]> listening,
      String probeChannel,
      RedisSettings settings,
      Events events,
      LongAdder published,
      LongAdder dropped) {
    this.publishing = publishing;
    this.listening = listening;
    this.probeChannel = probeChannel;
    this.settings = settings;
    this.events = events;
    this.published = published;
    this.dropped = dropped;
    this.allowance = new Allowance(settings.maxUnfinished(), settings.maxUnfinishedBytes());
  }

  /**
   * Connects; blocks until that is done or failed, at most {@code connectTimeout}.
   *
   * @param published counts copies that Redis took
   * @param dropped counts copies that it did not, as far as is known
   */
  static Link open(
      RedisClient client,
      RedisURI host,
      String probeChannel,
      RedisSettings settings,
      Events events,
      LongAdder published,
      LongAdder dropped)
      throws ExecutionException, TimeoutException, InterruptedException {
    CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> listening =
        client.connectPubSubAsync(CODEC, host).toCompletableFuture();
    CompletableFuture<StatefulRedisConnection<String, byte[]>> publishing =
        client.connectAsync(CODEC, host).toCompletableFuture();
    boolean opened = false;
    try {
      CompletableFuture.allOf(listening, publishing)
          .get(settings.connectTimeout().toNanos(), NANOSECONDS);
      opened = true;
    } finally {
      if (!opened) {
        // Also those that are made later.
        CompletableFuture<?> unused = listening.thenAccept(Link::close);
        unused = publishing.thenAccept(Link::close);
      }
    }
    Link link =
        new Link(
            publishing.join(),
            listening.join(),
            probeChannel,
            settings,
            events,
            published,
            dropped);
    link.listen();
    return link;
  }

  private void listen() {
    listening.addListener(
        new RedisPubSubAdapter<String, byte[]>() {
          @Override
          public void message(String channel, byte[] bytes) {
            if (channel.equals(probeChannel)) {
              heard();
            } else {
              events.arrived(channel, bytes);
            }
          }
        });
    for (StatefulConnection<?, ?> connection : List.of(publishing, listening)) {
      connection.addListener(
          new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> closed) {
              lost.complete("the connection was closed");
            }
          });
      if (!connection.isOpen()) {
        lost.complete("the connection was closed");
      }
    }
  }

  /**
   * Subscribes to all at once, then to the probes: since Redis takes commands in order, who hears a
   * probe hears all. Not to be called together with {@link #subscribe}.
   */
  void subscribeAll(Collection<Subscription> subscriptions) {
    listening.setAutoFlushCommands(false);
    subscriptions.forEach(this::subscribe);
    CompletionStage<?> probes = subscribe(probeChannel);
    listening.flushCommands();
    listening.setAutoFlushCommands(true);
    probes.thenRun(this::probe);
  }

  /** Subscribes, and completes the subscription when Redis confirms it. */
  void subscribe(Subscription subscription) {
    subscribe(subscription.channel).thenRun(subscription::confirm);
  }

  // One command a channel: of a command with several, Lettuce takes every confirmation for the next
  // command's.
  private CompletionStage<Void> subscribe(String channel) {
    return listening.async().subscribe(channel).whenComplete((done, failure) -> check(failure));
  }

  void unsubscribe(String channel) {
    CompletionStage<?> unused = listening.async().unsubscribe(channel);
  }

  /** What would publish these bytes, or null when too much is under way. */
  @Nullable AsyncCommand<String, byte[], Long> copy(String channel, byte[] bytes) {
    int size = channel.length() + bytes.length + OVERHEAD_BYTES;
    if (!allowance.take(size)) {
      return null;
    }
    AsyncCommand<String, byte[], Long> command = publishing(channel, bytes);
    command.onComplete(
        (receivers, failure) -> {
          allowance.giveBack(size);
          (failure == null ? published : dropped).increment();
        });
    return command;
  }

  /** Sends all in one go. Never blocks: each is done, or failed, later. */
  void send(List<AsyncCommand<String, byte[], Long>> copies) {
    publishing.dispatch(copies);
  }

  private static AsyncCommand<String, byte[], Long> publishing(String channel, byte[] bytes) {
    return new AsyncCommand<>(
        new Command<>(
            CommandType.PUBLISH,
            new IntegerOutput<>(CODEC),
            new CommandArgs<>(CODEC).addKey(channel).addValue(bytes)));
  }

  /** Copies that Redis has not answered. */
  int unfinished() {
    return allowance.taken();
  }

  /** Whether a probe was heard. */
  boolean isProven() {
    return isProven;
  }

  /** Blocks until the link is lost, and tries it meanwhile; answers why it is. */
  String awaitLoss() throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return lost.get(settings.probeInterval().toNanos(), NANOSECONDS);
      } catch (TimeoutException stillThere) {
        long silence = System.nanoTime() - heardAt;
        if (silence > settings.probeTimeout().toNanos()) {
          return "no probe came back for " + MILLISECONDS.convert(silence, NANOSECONDS) + " ms";
        }
        probe();
      }
    }
  }

  private void probe() {
    AsyncCommand<String, byte[], Long> probe = publishing(probeChannel, new byte[0]);
    probe.onComplete((receivers, failure) -> check(failure));
    publishing.dispatch(probe);
  }

  private void heard() {
    heardAt = System.nanoTime();
    if (!isProven) {
      isProven = true;
      events.proven();
    }
  }

  private void check(@Nullable Throwable failure) {
    if (failure != null) {
      lost.complete(settings.address().describe(failure));
    }
  }

  /** Ends both connections, without waiting; what is under way fails. */
  @Override
  public void close() {
    close(publishing);
    close(listening);
  }

  private static void close(StatefulConnection<?, ?> connection) {
    CompletableFuture<?> unused = connection.closeAsync();
  }
}
