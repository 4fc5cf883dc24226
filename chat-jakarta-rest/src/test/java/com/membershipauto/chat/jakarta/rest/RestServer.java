package com.membershipauto.chat.jakarta.rest;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.OriginPolicy;
import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.Participant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** The feature on a real HTTP server at a free port of the loopback host, over stores in memory. */
final class RestServer implements AutoCloseable {
  static final String CUSTOMER = "user.42";
  static final String OTHER_CUSTOMER = "user.43";
  static final String SUPPORT = "support.sam";
  static final String OTHER_SUPPORT = "support.sue";
  static final String KEYS_AWAY = "away";
  static final String PAGE = "https://shop.example";
  static final int CONTAINER_THREADS = 2;

  final ChatServer chat;
  private final ExecutorService answers = Executors.newFixedThreadPool(2);
  private final HttpServer http;

  /** Grizzly waits for ever for the body of a request that offers an upgrade to HTTP/2. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  RestServer() throws IOException {
    this(ChatConfig.DEFAULT);
  }

  RestServer(ChatConfig config) throws IOException {
    this(config, null, feature -> new ResourceConfig().register(feature));
  }

  private RestServer(
      ChatConfig config, Executor executor, Function<ChatRestFeature, ResourceConfig> application)
      throws IOException {
    chat = chat(config);
    ChatRestFeature feature = new ChatRestFeature(chat, executor == null ? answers : executor);
    http = http(application.apply(feature));
  }

  /** Writes answers with {@code executor}. */
  static RestServer answeringOn(Executor executor) throws IOException {
    return new RestServer(
        ChatConfig.DEFAULT, executor, feature -> new ResourceConfig().register(feature));
  }

  /** Within an application of the host's making. */
  static RestServer in(Function<ChatRestFeature, ResourceConfig> application) throws IOException {
    return new RestServer(ChatConfig.DEFAULT, null, application);
  }

  private static ChatServer chat(ChatConfig config) {
    return ChatServer.builder()
        .config(config)
        .tokenVerifier(RestServer::verify)
        .originPolicy(OriginPolicy.exactly(List.of(PAGE)))
        .build();
  }

  private static Result verify(String token) {
    String[] parts = token.split("\\.", 2);
    Instant end = Instant.now().plus(Duration.ofHours(1));
    return switch (parts[0]) {
      case "user" -> new Result.Verified(Participant.user(parts[1]), end);
      case "support" -> new Result.Verified(Participant.support(parts[1]), end);
      case KEYS_AWAY -> new Result.Unavailable("no keys");
      default -> new Result.Refused("unknown");
    };
  }

  private static HttpServer http(ResourceConfig application) throws IOException {
    HttpServer server =
        GrizzlyHttpServerFactory.createHttpServer(
            URI.create("http://127.0.0.1:0/api/"), application, false);
    server
        .getListener("grizzly")
        .getTransport()
        .setWorkerThreadPoolConfig(
            ThreadPoolConfig.defaultConfig()
                .setCorePoolSize(CONTAINER_THREADS)
                .setMaxPoolSize(CONTAINER_THREADS));
    server.start();
    return server;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + http.getListener("grizzly").getPort() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
  }

  HttpRequest.Builder request(String token, String path) {
    return request(path).header("Authorization", "Bearer " + token);
  }

  HttpRequest.Builder request(String token, String method, String path, String body) {
    return request(token, path)
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  Answer get(String token, String path) throws Exception {
    return new Answer(send(request(token, path)));
  }

  Answer post(String token, String path, String body) throws Exception {
    return new Answer(send(request(token, "POST", path, body)));
  }

  Answer patch(String token, String path, String body) throws Exception {
    return new Answer(send(request(token, "PATCH", path, body)));
  }

  /** Opens a thread of {@link #CUSTOMER}; returns its path without a slash at the end. */
  String openThread() throws Exception {
    Answer opened = post(CUSTOMER, "/api/chat/threads", "{}");
    return "/api/chat/threads/" + opened.json().get("id");
  }

  @Override
  public void close() {
    http.shutdownNow();
    chat.close();
    answers.shutdownNow();
  }
}
