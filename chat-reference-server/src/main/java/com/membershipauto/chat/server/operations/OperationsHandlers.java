package com.membershipauto.chat.server.operations;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** What monitoring asks for. */
public final class OperationsHandlers {
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private OperationsHandlers() {}

  /** Handlers by their path. */
  public static Map<String, HttpHandler> create(
      Readiness readiness, PrometheusMeterRegistry registry) {
    return Map.of(
        "/health/live", new Page(JSON, () -> true, () -> "{\"status\":\"up\"}"),
        "/health/ready", new Page(JSON, readiness::isReady, readiness::json),
        "/metrics", new Page(PROMETHEUS, () -> true, registry::scrape));
  }

  /** A text made anew for each request; 503 when all is not well. */
  private static final class Page extends HttpHandler {
    private final String type;
    private final Supplier<Boolean> well;
    private final Supplier<String> text;

    Page(String type, Supplier<Boolean> well, Supplier<String> text) {
      this.type = type;
      this.well = well;
      this.text = text;
    }

    @Override
    public void service(Request request, Response response) throws IOException {
      if (request.getMethod() != Method.GET && request.getMethod() != Method.HEAD) {
        response.setHeader("Allow", "GET, HEAD");
        response.setStatus(405, "Method Not Allowed");
        return;
      }
      if (!well.get()) {
        response.setStatus(503, "Service Unavailable");
      }
      response.setHeader("Cache-Control", "no-store");
      response.setContentType(type);
      response.getWriter().write(text.get());
    }
  }
}
