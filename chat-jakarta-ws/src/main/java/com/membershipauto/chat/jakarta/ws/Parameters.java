package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.auth.OriginPolicy;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The context parameters. Every method throws {@link IllegalArgumentException} when a value is bad;
 * the text says which and why, and has no secret in it.
 */
final class Parameters {
  private static final String DEFAULT_PATH = "/chat/ws";
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+/?");

  private final UnaryOperator<@Nullable String> source;

  /**
   * @param source the value of a parameter by its name, null when it is not set
   */
  Parameters(UnaryOperator<@Nullable String> source) {
    this.source = source;
  }

  boolean isEnabled() {
    String text = text(ChatWebSocket.ENABLED);
    if (text == null || text.equals("true")) {
      return true;
    }
    if (text.equals("false")) {
      return false;
    }
    throw bad(ChatWebSocket.ENABLED, "is true or false");
  }

  /** The path without and with the slash at its end. */
  List<String> paths() {
    String text = text(ChatWebSocket.PATH);
    String path = text == null ? DEFAULT_PATH : text;
    if (!PATH.matcher(path).matches()) {
      throw bad(ChatWebSocket.PATH, "is a path like " + DEFAULT_PATH);
    }
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return List.of(bare, bare + "/");
  }

  Duration handshakeTimeout() {
    return Duration.ofMillis(number(ChatWebSocket.HANDSHAKE_TIMEOUT_MILLIS, 10_000, 100, 600_000));
  }

  int threads() {
    return number(ChatWebSocket.THREADS, 16, 1, 1_000);
  }

  /** What tokens are checked with; null when nothing says how. */
  @Nullable JwtVerifier verifier(ChatConfig config) {
    String secret = text(ChatWebSocket.JWT_SECRET);
    List<String> jwks = list(ChatWebSocket.JWT_JWKS_URL);
    if (secret == null && jwks.isEmpty()) {
      return null;
    }
    JwtVerifier.Builder verifier = JwtVerifier.builder().config(config);
    if (secret != null) {
      verifier.secret(secret.getBytes(StandardCharsets.UTF_8));
    }
    for (String url : jwks) {
      verifier.jwks(URI.create(url));
    }
    List<String> algorithms = list(ChatWebSocket.JWT_ALGORITHMS);
    if (!algorithms.isEmpty()) {
      verifier.algorithms(algorithms);
    }
    set(ChatWebSocket.JWT_ISSUER, verifier::issuer);
    set(ChatWebSocket.JWT_AUDIENCE, verifier::audience);
    set(ChatWebSocket.JWT_ROLE_CLAIM, verifier::roleClaim);
    return verifier.build();
  }

  /** A server with all stores in memory. */
  ChatServer server(JwtVerifier verifier, ChatConfig config) {
    List<String> origins = list(ChatWebSocket.ALLOWED_ORIGINS);
    return ChatServer.builder()
        .config(config)
        .tokenVerifier(verifier)
        .originPolicy(origins.isEmpty() ? OriginPolicy.sameHost() : OriginPolicy.exactly(origins))
        .build();
  }

  ChatConfig config() {
    ChatConfig config = ChatConfig.DEFAULT;
    for (Setting setting : Setting.values()) {
      String name = "chat." + setting.name().toLowerCase(Locale.ROOT).replace('_', '.');
      config =
          config.with(setting, number(name, setting.defaultValue(), setting.min(), setting.max()));
    }
    return config;
  }

  private void set(String name, Consumer<String> target) {
    String text = text(name);
    if (text != null) {
      target.accept(text);
    }
  }

  private int number(String name, int defaultValue, int min, int max) {
    String text = text(name);
    if (text == null) {
      return defaultValue;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Told below.
    }
    throw bad(name, "is a number from " + min + " to " + max);
  }

  private List<String> list(String name) {
    String text = text(name);
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private @Nullable String text(String name) {
    String text = source.apply(name);
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static IllegalArgumentException bad(String name, String rule) {
    return new IllegalArgumentException("the context parameter " + name + " " + rule);
  }
}
