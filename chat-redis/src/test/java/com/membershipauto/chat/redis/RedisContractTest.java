package com.membershipauto.chat.redis;

import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.testkit.contract.ChannelLayerContract;
import com.membershipauto.chat.testkit.contract.ClusteredChannelLayerContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class RedisContractTest implements ChannelLayerContract, ClusteredChannelLayerContract {
  private final List<RedisChannelLayer> layers = new ArrayList<>();
  private RedisProcess redis;

  @BeforeEach
  void startRedis() throws IOException {
    redis = redis();
  }

  RedisProcess redis() throws IOException {
    return RedisProcess.start();
  }

  @AfterEach
  void stopRedis() {
    if (redis != null) {
      redis.close();
    }
  }

  @Override
  public ChannelLayer channelLayer() {
    RedisChannelLayer layer =
        new RedisChannelLayer(
            RedisSettings.at(redis.url())
                .probe(Duration.ofMillis(100), Duration.ofMillis(1_500))
                .retryDelay(Duration.ofMillis(50))
                .connectTimeout(Duration.ofMillis(500))
                .build());
    layers.add(layer);
    return layer;
  }

  @Override
  public void cutBus() {
    redis.kill();
  }

  @Override
  public void healBus() {
    try {
      redis.restart();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void hangBus() {
    redis.freeze();
    await().until(() -> layers.stream().noneMatch(layer -> layer.status().isUp()));
  }

  @Override
  public void resumeBus() {
    redis.thaw();
  }
}
