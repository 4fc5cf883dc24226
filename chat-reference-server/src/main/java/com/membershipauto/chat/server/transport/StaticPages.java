package com.membershipauto.chat.server.transport;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Serves the web client from the class path: {@code META-INF/resources/chat} at {@code /chat}, and
 * its two pages at {@code /} and {@code /support}. Files are kept in memory once asked for;
 * browsers keep them too, and ask each time whether they are still good.
 */
final class StaticPages extends HttpHandler {
  private static final String ROOT = "META-INF/resources/chat/";

  /** No empty or hidden names, and no way up. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2");

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; manifest-src 'self'; connect-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final ClassLoader classes;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  StaticPages(ClassLoader classes) {
    this.classes = classes;
  }

  @Override
  public void service(Request request, Response response) throws IOException {
    if (request.getMethod() != Method.GET && request.getMethod() != Method.HEAD) {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(405, "Method Not Allowed");
      return;
    }
    Page page = page(request.getRequestURI());
    if (page == null) {
      response.setStatus(404, "Not Found");
      return;
    }
    response.setHeader("ETag", page.tag);
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Content-Security-Policy", POLICY);
    String known = request.getHeader("If-None-Match");
    if (known != null && known.contains(page.tag)) {
      response.setStatus(304, "Not Modified");
      return;
    }
    response.setContentType(page.type);
    response.setContentLength(page.bytes.length);
    response.getOutputStream().write(page.bytes);
  }

  private @Nullable Page page(String path) throws IOException {
    String name =
        switch (path) {
          case "/", "/chat", "/chat/" -> "index.html";
          case "/support", "/support/" -> "support.html";
          default -> path.startsWith("/chat/") ? path.substring("/chat/".length()) : "";
        };
    if (!NAME.matcher(name).matches()) {
      return null;
    }
    Page known = pages.get(name);
    if (known != null) {
      return known;
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      return null;
    }
    try (InputStream in = classes.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      Page page = new Page(bytes, type, '"' + hash(bytes) + '"');
      pages.put(name, page);
      return page;
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Page(byte[] bytes, String type, String tag) {}
}
