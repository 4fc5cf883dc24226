package com.membershipauto.chat.bench.load;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a run does.
 *
 * @param url of the server: scheme {@code http}, a host, and perhaps a port and a path
 * @param receiveUrl of another server of the same chat, where all connections go but the sending
 *     ones, and where deliveries are measured then
 * @param users customers, each with a thread of their own
 * @param connections of each user; all receive, the first one sends
 * @param rate messages a second, of all users
 * @param isPoisson whether messages are sent at random distances
 * @param seed of the random schedule
 * @param warmupSeconds which are checked, but not measured
 * @param seconds which are measured
 * @param bodyLength characters of a message
 * @param connectRate connections a second, at most
 * @param threads that read
 * @param waitSeconds for answers: to one request, and to the last message
 */
public record LoadPlan(
    URI url,
    @Nullable URI receiveUrl,
    int users,
    int connections,
    double rate,
    boolean isPoisson,
    long seed,
    int warmupSeconds,
    int seconds,
    int bodyLength,
    int connectRate,
    int threads,
    int waitSeconds) {
  private static final int MAX_CONNECTIONS = 1_000_000;
  private static final int MAX_MESSAGES = 1_000_000_000;
  private static final int MAX_SECONDS = 7 * 24 * 3600;

  /**
   * Checks it.
   *
   * @throws RunFailure it cannot be done
   */
  public void check() throws RunFailure {
    requireServer("--url", url);
    if (receiveUrl != null) {
      requireServer("--receive-url", receiveUrl);
      require(connections > 1, "--receive-url is for connections that don't send");
    }
    atLeastOne("--users", users);
    atLeastOne("--connections", connections);
    require(
        (long) users * connections <= MAX_CONNECTIONS,
        "more than " + MAX_CONNECTIONS + " connections in all");
    require(rate > 0 && rate <= 10_000_000, "--rate is messages a second, above 0");
    atLeastOne("--seconds", seconds);
    require(warmupSeconds >= 0, "--warmup is at least 0");
    require((long) warmupSeconds + seconds <= MAX_SECONDS, "that takes more than a week");
    require(
        rate * (warmupSeconds + seconds) <= MAX_MESSAGES,
        "more than " + MAX_MESSAGES + " messages in all");
    require(bodyLength >= 1 && bodyLength <= 1 << 20, "--body is from 1 to 1048576 characters");
    atLeastOne("--connect-rate", connectRate);
    require(threads >= 1 && threads <= 256, "--threads is from 1 to 256");
    require(waitSeconds >= 1 && waitSeconds <= 3600, "--wait is from 1 to 3600 seconds");
  }

  private static void requireServer(String option, URI url) throws RunFailure {
    require(
        "http".equals(url.getScheme()) && url.getHost() != null && url.getRawQuery() == null,
        option
            + " is the server's own address, like http://localhost:8000; TLS is not spoken here:"
            + " go past the proxy");
    require(url.getRawUserInfo() == null, option + " must not have a user in it");
  }

  private static void atLeastOne(String option, int value) throws RunFailure {
    require(value >= 1, option + " is at least 1");
  }

  private static void require(boolean isGood, String otherwise) throws RunFailure {
    if (!isGood) {
      throw new RunFailure(otherwise);
    }
  }

  /** The server of the connections that send, or of the others. */
  URI server(boolean isSender) {
    return isSender || receiveUrl == null ? url : receiveUrl;
  }

  /** Where a server has a path: its URL, then this. */
  static URI resolve(URI url, String path) {
    String base = url.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  int allConnections() {
    return users * connections;
  }

  long warmupNanos() {
    return warmupSeconds * 1_000_000_000L;
  }

  long endNanos() {
    return warmupNanos() + seconds * 1_000_000_000L;
  }
}
