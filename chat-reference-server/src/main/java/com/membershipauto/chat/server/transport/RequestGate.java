package com.membershipauto.chat.server.transport;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Judges every request, WebSocket handshakes included, before anything else looks at it. Called by
 * many threads at once; must not block.
 */
@FunctionalInterface
public interface RequestGate {
  /** Lets everything in. */
  RequestGate OPEN = header -> Optional.empty();

  /**
   * Lets in what came straight from this machine: a loopback {@code Host}, so that no other site's
   * name can be pointed here (DNS rebinding), and no sign of a proxy.
   */
  RequestGate LOOPBACK =
      header -> {
        if (header.apply("Forwarded").isPresent()
            || header.apply("X-Forwarded-For").isPresent()
            || header.apply("X-Forwarded-Host").isPresent()
            || header.apply("X-Forwarded-Proto").isPresent()) {
          return Optional.of(new Refusal(403, "not through a proxy"));
        }
        return header.apply("Host").filter(RequestGate::isLoopback).isPresent()
            ? Optional.empty()
            : Optional.of(new Refusal(421, "not the name of this server"));
      };

  /**
   * Judges one request.
   *
   * @param header a header's value by its name, in any case; several values joined by commas
   * @return why it stays out, or empty
   */
  Optional<Refusal> check(Function<String, Optional<String>> header);

  /** Whether a {@code Host} header, with or without port, is a loopback name or address. */
  static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
    return Set.of("localhost", "[::1]").contains(name)
        || name.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }

  /**
   * A refusal.
   *
   * @param status 400 or above
   * @param reason for people
   */
  record Refusal(int status, String reason) {}
}
