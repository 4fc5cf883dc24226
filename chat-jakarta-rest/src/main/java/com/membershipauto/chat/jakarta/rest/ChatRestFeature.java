package com.membershipauto.chat.jakarta.rest;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.OriginPolicy;
import com.membershipauto.chat.auth.TokenVerifier;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.service.ChatService;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The REST resources {@code chat/threads} and {@code chat/tickets}, below whatever path the host's
 * application has, with CORS for the same origins as the socket. Register an instance with the
 * application. That is for Jersey; RESTEasy takes no resources from a feature, so there (and
 * everywhere) {@link #components()} may be among {@code Application.getSingletons()} instead.
 *
 * <p>The container's threads never wait: answers are asynchronous, which a servlet container must
 * have been told to support.
 */
public final class ChatRestFeature implements Feature {
  private final OriginPolicy origins;
  private final Set<Object> resources;

  /**
   * Serves what {@code server} does.
   *
   * @param executor writes the answers, which waits for slow clients: it should have several
   *     threads and a bound, and may reject; it must not run tasks on the caller's thread
   */
  public ChatRestFeature(ChatServer server, Executor executor) {
    this(
        server.service(),
        server.authenticator()::verify,
        server.originPolicy(),
        server.config(),
        InstantSource.system(),
        executor);
  }

  /**
   * Serves what {@code service} does to whom {@code verifyToken} lets in.
   *
   * @param verifyToken checks a bearer token of any length; never blocks
   * @param executor see {@link #ChatRestFeature(ChatServer, Executor)}
   */
  public ChatRestFeature(
      ChatService service,
      Function<String, CompletionStage<TokenVerifier.Result>> verifyToken,
      OriginPolicy origins,
      ChatConfig config,
      InstantSource clock,
      Executor executor) {
    this.origins = origins;
    Exchange exchange = new Exchange(verifyToken, config, executor);
    resources =
        Set.of(
            ThreadsResource.of(service, exchange, config),
            TicketsResource.of(service, exchange, clock));
  }

  /** A host's own {@link CorsFilter}, which covers more paths, is left alone. */
  @Override
  public boolean configure(FeatureContext context) {
    resources.forEach(context::register);
    if (!context.getConfiguration().isRegistered(CorsFilter.class)) {
      context.register(cors());
    }
    return true;
  }

  /** The resources and the filter themselves. */
  public Set<Object> components() {
    Set<Object> components = new LinkedHashSet<>(resources);
    components.add(cors());
    return components;
  }

  private CorsFilter cors() {
    return new CorsFilter(origins, "chat/threads", "chat/tickets");
  }
}
