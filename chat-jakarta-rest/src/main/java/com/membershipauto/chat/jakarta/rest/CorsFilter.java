package com.membershipauto.chat.jakarta.rest;

import com.membershipauto.chat.auth.OriginPolicy;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * Lets pages from allowed origins call the API (the Fetch standard's CORS protocol), without
 * cookies: the token travels in {@code Authorization}. A page from elsewhere gets no CORS headers,
 * so that its browser keeps the answer from it. Leaves other paths alone.
 */
@PreMatching
public final class CorsFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String ORIGIN = "Origin";
  private static final String REQUEST_METHOD = "Access-Control-Request-Method";
  private static final String PREFLIGHT_SECONDS = "600";

  private final OriginPolicy origins;
  private final List<String> paths;

  /**
   * @param paths those covered, with all below them, relative to the application's and without
   *     slashes at their ends: {@code chat/threads}
   */
  public CorsFilter(OriginPolicy origins, String... paths) {
    this.origins = origins;
    this.paths = List.of(paths);
  }

  /** Answers a preflight, whatever the resource. */
  @Override
  public void filter(ContainerRequestContext request) {
    if (isPreflight(request) && covers(request)) {
      request.abortWith(Response.noContent().build());
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!covers(request)) {
      return;
    }
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.add(HttpHeaders.VARY, ORIGIN);
    String origin = request.getHeaderString(ORIGIN);
    if (origin == null || !origins.allows(origin, request.getHeaderString(HttpHeaders.HOST))) {
      return;
    }
    headers.putSingle("Access-Control-Allow-Origin", origin);
    if (isPreflight(request)) {
      headers.putSingle("Access-Control-Allow-Methods", "GET, POST, PATCH");
      headers.putSingle("Access-Control-Allow-Headers", "Authorization, Content-Type");
      headers.putSingle("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    } else {
      headers.putSingle("Access-Control-Expose-Headers", "Location, Retry-After, WWW-Authenticate");
    }
  }

  private static boolean isPreflight(ContainerRequestContext request) {
    return request.getMethod().equals(HttpMethod.OPTIONS)
        && request.getHeaderString(ORIGIN) != null
        && request.getHeaderString(REQUEST_METHOD) != null;
  }

  private boolean covers(ContainerRequestContext request) {
    // Some containers give the path with a slash in front, some without.
    String path = request.getUriInfo().getPath().replaceFirst("^/", "");
    for (String covered : paths) {
      if (path.equals(covered) || path.startsWith(covered + "/")) {
        return true;
      }
    }
    return false;
  }
}
