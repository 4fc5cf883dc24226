package com.membershipauto.chat.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Where Redis is and how to log in: {@code redis://user:password@host:6379/0}, with {@code rediss}
 * for TLS; several hosts, separated by commas, are nodes of one cluster; {@code
 * redis-sentinel://host:26379,other:26379#master} asks Sentinels. Immutable; its text never has the
 * password in it.
 */
public final class RedisAddress {
  private static final Set<String> SCHEMES =
      Set.of("redis", "rediss", "redis-sentinel", "rediss-sentinel");
  private static final String REFUSED =
      "a Redis URL is redis://, rediss:// or redis-sentinel://, then user:password@ if there is one"
          + " (percent-encoded), host:port, and /database";

  private final URI uri;
  private final Set<String> secrets;

  private RedisAddress(URI uri) {
    this.uri = uri;
    this.secrets = secrets(uri.getRawAuthority());
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException it is none; the text has nothing of it
   */
  public static RedisAddress parse(String url) {
    try {
      URI uri = URI.create(url);
      if (SCHEMES.contains(uri.getScheme()) && !nodes(uri).isEmpty()) {
        return new RedisAddress(uri);
      }
    } catch (RuntimeException bad) {
      // Its text quotes the URL.
    }
    throw new IllegalArgumentException(REFUSED);
  }

  private static List<RedisURI> nodes(URI uri) {
    RedisURI whole = RedisURI.create(uri);
    if (!whole.getSentinels().isEmpty() || !uri.getRawAuthority().contains(",")) {
      return List.of(whole);
    }
    if (whole.getDatabase() != 0) {
      throw new IllegalArgumentException("a cluster has one database only");
    }
    return RedisClusterURIUtil.toRedisURIs(uri);
  }

  /** The password as it is in the URL, and as it is. */
  private static Set<String> secrets(String authority) {
    String login = authority.substring(0, Math.max(0, authority.lastIndexOf('@')));
    String password = login.substring(login.indexOf(':') + 1);
    if (password.isEmpty()) {
      return Set.of();
    }
    String decoded = URLDecoder.decode(password.replace("+", "%2B"), StandardCharsets.UTF_8);
    return decoded.equals(password) ? Set.of(password) : Set.of(password, decoded);
  }

  /** Where to connect to, any one of them; a step of the login may take {@code timeout}. */
  List<RedisURI> hosts(Duration timeout) {
    List<RedisURI> hosts = nodes(uri);
    for (RedisURI host : hosts) {
      host.setTimeout(timeout);
      host.getSentinels().forEach(sentinel -> sentinel.setTimeout(timeout));
    }
    return hosts;
  }

  /** What went wrong at its root, for the log. */
  String describe(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // Some Redis proxies, and Redis itself before 6, quote what they do not understand.
    String text = String.valueOf(root.getMessage());
    for (String secret : secrets) {
      text = text.replace(secret, "***");
    }
    return root.getClass().getSimpleName() + ": " + text;
  }

  /** A host, as people write it. */
  static String show(RedisURI host) {
    return host.getSentinels().isEmpty()
        ? host.getHost() + ":" + host.getPort()
        : host.getSentinelMasterId() + " of Sentinel";
  }

  @Override
  public String toString() {
    return nodes(uri).stream().map(RedisAddress::show).toList().toString();
  }
}
