package com.membershipauto.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  @Test
  void oneHostHasALoginAndADatabase() {
    RedisURI host = hosts("redis://chat:p%40ss%3A%2B@redis.internal:6380/3").get(0);

    assertThat(host.getHost()).isEqualTo("redis.internal");
    assertThat(host.getPort()).isEqualTo(6380);
    assertThat(host.getDatabase()).isEqualTo(3);
    assertThat(host.isSsl()).isFalse();
    assertThat(host.getTimeout()).isEqualTo(TIMEOUT);
    RedisCredentials login = host.getCredentialsProvider().resolveCredentials().block();
    assertThat(login.getUsername()).isEqualTo("chat");
    assertThat(new String(login.getPassword())).isEqualTo("p@ss:+");
  }

  @Test
  void severalHostsAreNodesOfOneCluster() {
    List<RedisURI> hosts = hosts("rediss://chat:secret@one:7000,two:7001,three");

    assertThat(hosts).extracting(RedisURI::getHost).containsExactly("one", "two", "three");
    assertThat(hosts).extracting(RedisURI::getPort).containsExactly(7000, 7001, 6379);
    assertThat(hosts).allMatch(RedisURI::isSsl).allMatch(RedisURI::isVerifyPeer);
    assertThat(hosts)
        .extracting(host -> host.getCredentialsProvider().resolveCredentials().block())
        .allMatch(login -> new String(login.getPassword()).equals("secret"));
  }

  @Test
  void sentinelsAreAskedForTheirMaster() {
    RedisURI host = hosts("redis-sentinel://chat:secret@one:26379,two/2#main").get(0);

    assertThat(host.getSentinelMasterId()).isEqualTo("main");
    assertThat(host.getDatabase()).isEqualTo(2);
    assertThat(host.getSentinels()).extracting(RedisURI::getHost).containsExactly("one", "two");
    assertThat(host.getSentinels()).extracting(RedisURI::getTimeout).containsOnly(TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "http://user:canary@host",
        "redis:",
        "redis://",
        "redis://user:canary@",
        "redis://user:canary@host:99999999",
        "redis://user:canary@one,two/1",
        "redis://user:canary@ho st",
        "redis-sentinel://user:canary@host:1"
      })
  void whatIsNoAddressIsRefusedWithoutQuotingIt(String url) {
    Throwable refusal = catchThrowable(() -> RedisAddress.parse(url));

    assertThat(refusal).isInstanceOf(IllegalArgumentException.class).hasNoCause();
    assertThat(refusal.getMessage()).startsWith("a Redis URL is").doesNotContain("canary");
  }

  @Test
  void itsTextHasNoPassword() {
    for (String url :
        List.of("redis://u:canary@one:1", "redis://canary@one:1,two:2", "redis://:canary@one")) {
      RedisSettings settings = RedisSettings.at(url).build();

      assertThat(settings.toString()).contains("one:").doesNotContain("canary");
    }
  }

  @Test
  void aDescriptionOfAFailureHasNoPassword() {
    RedisAddress address = RedisAddress.parse("redis://u:canary%40!@one");
    Throwable failure =
        new RuntimeException(new IllegalStateException("canary@! and canary%40! are wrong"));

    assertThat(address.describe(failure)).isEqualTo("IllegalStateException: *** and *** are wrong");
  }

  private static List<RedisURI> hosts(String url) {
    return RedisAddress.parse(url).hosts(TIMEOUT);
  }
}
