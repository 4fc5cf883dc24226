package com.membershipauto.chat.browser;

import com.membershipauto.chat.model.Participant;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Somebody else's site, {@code examples/embed}, with the chat on its page, under a content security
 * policy as strict as the chat allows. Below {@code /name/} that customer is signed in.
 */
final class Shop implements AutoCloseable {
  private static final Path FILES = Path.of(System.getProperty("chat.examples"), "embed");
  private static final String CHAT_OF_THE_EXAMPLE = "http://localhost:8000";
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html; charset=utf-8", "css", "text/css", "json", "application/json");

  private final HttpServer http;
  private volatile String chat = "";

  private Shop(HttpServer http) {
    this.http = http;
  }

  static Shop open() throws IOException {
    Shop shop =
        new Shop(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    shop.http.createContext("/", shop::answer);
    shop.http.start();
    return shop;
  }

  /** Another host than the chat's, so that the chat must be told to allow it. */
  String origin() {
    return "http://shop.localhost:" + http.getAddress().getPort();
  }

  /** Where the chat is. */
  void embed(String chatOrigin) {
    chat = chatOrigin;
  }

  String pageOf(String customer) {
    return origin() + "/" + customer + "/index.html";
  }

  private void answer(HttpExchange exchange) throws IOException {
    Path path = Path.of(exchange.getRequestURI().getPath());
    boolean isOfSomebody = path.getNameCount() == 2;
    String file = isOfSomebody ? path.getName(1).toString() : "";
    String text = isOfSomebody ? text(path.getName(0).toString(), file) : "";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", TYPES.getOrDefault(file.replaceFirst(".*\\.", ""), "text/plain"));
    exchange
        .getResponseHeaders()
        .set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src %1$s; connect-src 'self' %1$s %2$s"
                .formatted(chat, chat.replace("http", "ws")));
    exchange.sendResponseHeaders(text.isEmpty() ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private String text(String customer, String file) throws IOException {
    if (file.equals("token.json")) {
      String token = ServerProcess.token(Participant.user(customer), ClientPage.LONG_LIFE);
      return "{\"token\": \"" + token + "\"}";
    }
    Path known = FILES.resolve(file);
    return Files.isRegularFile(known)
        ? Files.readString(known).replace(CHAT_OF_THE_EXAMPLE, chat)
        : "";
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
