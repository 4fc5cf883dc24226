package com.membershipauto.chat.server.transport;

import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.server.util.MappingData;

/**
 * Who serves which path, and on whose threads: handlers may block, so they never run where sockets
 * are read. The server's own handlers have threads of their own, as health must be told when REST
 * is stuck.
 */
final class Router extends HttpHandler {
  private static final int OPERATIONS_THREADS = 2;
  private static final String OVERLOADED = Router.class.getName();

  /** Host names that a {@link java.net.URI} takes, which Jersey makes of them. */
  private static final Pattern URI_HOST = Pattern.compile("[A-Za-z0-9.-]*[A-Za-z0-9]|\\[.*]");

  private final HttpHandler api;
  private final HttpHandler pages;
  private final Map<String, HttpHandler> operations;
  private final ThreadPoolExecutor apiThreads;
  private final ThreadPoolExecutor operationsThreads;
  private final int maxWaiting;

  Router(
      HttpHandler api,
      HttpHandler pages,
      Map<String, HttpHandler> operations,
      TransportSettings settings) {
    this.api = api;
    this.pages = pages;
    this.operations = Map.copyOf(operations);
    this.apiThreads = pool("chat-api", settings.apiThreads());
    this.operationsThreads = pool("chat-ops", OPERATIONS_THREADS);
    this.maxWaiting = settings.maxWaitingRequests();
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Threads.daemons(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Where a request runs; here and now if too many wait, only to be refused. */
  @Override
  public RequestExecutorProvider getRequestExecutorProvider() {
    return request -> {
      ThreadPoolExecutor pool =
          operations.containsKey(request.getRequestURI()) ? operationsThreads : apiThreads;
      if (pool.getQueue().size() < maxWaiting) {
        return pool;
      }
      request.setAttribute(OVERLOADED, true);
      return null;
    };
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (request.getAttribute(OVERLOADED) != null) {
      response.setHeader("Retry-After", "1");
      response.setStatus(503, "Service Unavailable");
      return;
    }
    String path = request.getRequestURI();
    HttpHandler operation = operations.get(path);
    if (operation != null) {
      operation.service(request, response);
    } else if (path.equals("/api") || path.startsWith("/api/")) {
      api(request, response);
    } else {
      pages.service(request, response);
    }
  }

  private void api(Request request, Response response) throws Exception {
    MappingData mapping = new MappingData();
    mapping.contextPath.setString("/api");
    mapping.pathInfo.setString("");
    mapping.wrapperPath.setString("");
    updatePaths(request, mapping);
    if (!URI_HOST.matcher(request.getServerName()).matches()) {
      request.getRequest().serverName().setString("localhost");
    }
    api.service(request, response);
  }

  /** It has been sent when the body was awaited. */
  @Override
  protected boolean sendAcknowledgment(Request request, Response response) {
    return true;
  }

  @Override
  public void start() {
    api.start();
    operations.values().forEach(HttpHandler::start);
  }

  @Override
  public void destroy() {
    apiThreads.shutdownNow();
    operationsThreads.shutdownNow();
    operations.values().forEach(HttpHandler::destroy);
    api.destroy();
  }
}
