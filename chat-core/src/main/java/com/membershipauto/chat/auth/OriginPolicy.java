package com.membershipauto.chat.auth;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may talk to the server: browsers say in {@code Origin} (RFC 6454, RFC 6455
 * section 10.2) whose page a script runs on. No {@code Origin} is no browser, and allowed: it has
 * no cookies to be abused, and needs a token all the same. Immutable.
 */
public final class OriginPolicy {
  /** Longer than any origin or host; what is longer is not looked at. */
  private static final int MAX_LENGTH = 300;

  private static final String HOST = "([a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])";
  private static final String PORT = "(?::([1-9][0-9]{0,4}))?";
  private static final Pattern ORIGIN = Pattern.compile("(https?)://" + HOST + PORT);
  private static final Pattern HOST_HEADER = Pattern.compile(HOST + PORT);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final OriginPolicy SAME_HOST = new OriginPolicy(null);

  private final @Nullable Set<Origin> allowed;

  private OriginPolicy(@Nullable Set<Origin> allowed) {
    this.allowed = allowed;
  }

  /**
   * Pages from the host and port that the request went to; on a loopback host, pages from any port
   * and any name of the loopback host.
   */
  public static OriginPolicy sameHost() {
    return SAME_HOST;
  }

  /**
   * Pages from exactly these origins, and no others: the server's own is not among them by itself.
   *
   * @param origins like {@code https://shop.example} or {@code http://localhost:3000}; without path
   * @throws IllegalArgumentException one of them is not an origin; the text says which
   */
  public static OriginPolicy exactly(Collection<String> origins) {
    return new OriginPolicy(
        origins.stream().map(OriginPolicy::required).collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Whether the page may talk to the server.
   *
   * @param origin the header {@code Origin}, null when there is none
   * @param host the header {@code Host}, null when there is none
   */
  public boolean allows(@Nullable String origin, @Nullable String host) {
    if (origin == null) {
      return true;
    }
    Origin page = parse(origin);
    if (page == null) {
      return false;
    }
    return allowed == null ? host != null && isSameHost(page, host) : allowed.contains(page);
  }

  private static boolean isSameHost(Origin page, String host) {
    Matcher server = match(HOST_HEADER, host);
    if (server == null) {
      return false;
    }
    String name = server.group(1);
    if (isLoopback(page.host) && isLoopback(name)) {
      return true;
    }
    return page.host.equals(name) && page.port == port(server.group(2), page.scheme);
  }

  static boolean isLoopback(String host) {
    return LOOPBACK.contains(host);
  }

  private static Origin required(String text) {
    Origin origin = parse(text);
    if (origin == null) {
      throw new IllegalArgumentException(
          "not an origin like https://shop.example or http://localhost:3000: " + text);
    }
    return origin;
  }

  private static @Nullable Origin parse(String text) {
    Matcher parts = match(ORIGIN, text);
    return parts == null
        ? null
        : new Origin(parts.group(1), parts.group(2), port(parts.group(3), parts.group(1)));
  }

  private static @Nullable Matcher match(Pattern pattern, String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    Matcher matcher = pattern.matcher(text.toLowerCase(Locale.ROOT));
    return matcher.matches() ? matcher : null;
  }

  private static int port(@Nullable String digits, String scheme) {
    return digits != null ? Integer.parseInt(digits) : scheme.equals("https") ? 443 : 80;
  }

  private record Origin(String scheme, String host, int port) {}
}
