package com.membershipauto.chat.jakarta.ws;

import static java.lang.System.Logger.Level.ERROR;

import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Decides on handshakes while they are still HTTP, so that a refusal is a status that every client
 * can read, and upgrades what is accepted. A request that is no WebSocket handshake goes on to the
 * application. No thread waits: where the decision takes time, the request is suspended.
 */
final class HandshakeFilter implements Filter {
  private static final System.Logger LOG = System.getLogger(HandshakeFilter.class.getName());
  private static final String WAITING = WaitingHandshake.class.getName();
  private static final String VERSION = "13";

  private final List<String> paths;
  private final Duration timeout;
  private final Admissions admissions;
  private final AtomicReference<@Nullable Target> target = new AtomicReference<>();

  HandshakeFilter(List<String> paths, Duration timeout) {
    this.paths = paths;
    this.timeout = timeout;
    this.admissions = new Admissions(timeout);
  }

  /** Where accepted handshakes go, and what ends with it. */
  private record Target(ChatEndpoint endpoint, ServerContainer container, Runnable whenStopped) {}

  List<String> paths() {
    return paths;
  }

  /**
   * From now on handshakes are answered.
   *
   * @param whenStopped run once, by {@link #stop}
   */
  void start(ChatEndpoint endpoint, ServerContainer container, Runnable whenStopped) {
    target.set(new Target(endpoint, container, whenStopped));
  }

  /** From now on every request goes on to the application; a second call does nothing. */
  void stop() {
    Target stopped = target.getAndSet(null);
    if (stopped != null) {
      admissions.releaseAll();
      stopped.whenStopped.run();
    }
  }

  /**
   * The application ends. Before all of its listeners are told: its stores are still there, and the
   * container has not closed the connections yet.
   */
  @Override
  public void destroy() {
    stop();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Target to = target.get();
    if (to != null
        && request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer
        && isHandshake(http)) {
      handle(to, http, answer);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void handle(Target to, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getAttribute(WAITING) instanceof WaitingHandshake waiting) {
      request.removeAttribute(WAITING);
      Handshake decided = waiting.take();
      if (decided != null) {
        answer(to, decided, request, response);
      }
      return;
    }
    if (request.getHeader("Sec-WebSocket-Key") == null) {
      refuse(response, HttpServletResponse.SC_BAD_REQUEST, "no WebSocket handshake");
      return;
    }
    if (!VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
      response.setHeader("Sec-WebSocket-Version", VERSION);
      refuse(response, 426, "WebSocket version 13 is needed");
      return;
    }
    admissions.releaseOverdue();
    CompletionStage<Handshake> decision = to.endpoint().gateway().handshake(read(request));
    CompletableFuture<Handshake> known = decision.toCompletableFuture();
    if (known.isDone()) {
      answer(to, known.join(), request, response);
    } else {
      suspend(request, decision);
    }
  }

  private void suspend(HttpServletRequest request, CompletionStage<Handshake> decision) {
    WaitingHandshake waiting;
    try {
      waiting = new WaitingHandshake(request.startAsync(), timeout);
    } catch (IllegalStateException notAsynchronous) {
      decision.thenAccept(WaitingHandshake::release);
      throw notAsynchronous;
    }
    request.setAttribute(WAITING, waiting);
    decision.thenAccept(waiting::decide);
  }

  private void answer(
      Target to, Handshake decision, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (decision instanceof Handshake.Refused refused) {
      refuse(response, refused.status(), refused.reason());
    } else {
      upgrade(to, (Handshake.Accepted) decision, request, response);
    }
  }

  private void upgrade(
      Target to,
      Handshake.Accepted accepted,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    AdmittedPrincipal admitted = admissions.admit(accepted);
    String path = request.getServletPath().endsWith("/") ? paths.get(1) : paths.get(0);
    boolean upgraded = false;
    try {
      to.container()
          .upgradeHttpToWebSocket(
              new AdmittedRequest(request, admitted),
              response,
              to.endpoint().admitting(admitted).at(path),
              Map.of());
      upgraded = response.getStatus() < 400;
    } catch (DeploymentException | RuntimeException e) {
      // Only the kind of failure: a container's text may quote the request, and so the token.
      LOG.log(ERROR, "The container failed to upgrade: {0}", e.getClass().getName());
      if (!response.isCommitted()) {
        response.reset();
        refuse(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "cannot upgrade");
      }
    } finally {
      if (!upgraded) {
        admitted.release();
      }
    }
  }

  private static void refuse(HttpServletResponse response, int status, String reason)
      throws IOException {
    // Not sendError: that would show the application's error page.
    response.setStatus(status);
    if (status == HttpServletResponse.SC_UNAUTHORIZED) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("text/plain");
    response.setCharacterEncoding("UTF-8");
    response.getWriter().write(reason);
  }

  /** RFC 6455 section 4.1; what else is wrong with it, the container tells. */
  private static boolean isHandshake(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && Collections.list(request.getHeaders("Upgrade")).stream()
            .anyMatch(upgrade -> upgrade.equalsIgnoreCase("websocket"));
  }

  private static HandshakeRequest read(HttpServletRequest request) {
    return new HandshakeRequest(
        joined(request.getParameterValues("token")),
        joined(request.getParameterValues("ticket")),
        header(request, "Authorization"),
        header(request, "Origin"),
        header(request, "Host"),
        request.getRemoteAddr());
  }

  private static @Nullable String header(HttpServletRequest request, String name) {
    return joined(Collections.list(request.getHeaders(name)).toArray(String[]::new));
  }

  private static @Nullable String joined(String @Nullable [] values) {
    return values == null || values.length == 0 ? null : String.join(",", values);
  }

  /** Tells containers that upgrade to the endpoint they know who comes. */
  private static final class AdmittedRequest extends HttpServletRequestWrapper {
    private final AdmittedPrincipal admitted;

    AdmittedRequest(HttpServletRequest request, AdmittedPrincipal admitted) {
      super(request);
      this.admitted = admitted;
    }

    @Override
    public Principal getUserPrincipal() {
      return admitted;
    }
  }
}
