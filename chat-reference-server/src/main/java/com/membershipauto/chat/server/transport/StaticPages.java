package com.membershipauto.chat.server.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Serves the web client from the class path: {@code META-INF/resources/chat} at {@code /chat}, and
 * its two pages at {@code /} and {@code /support}. Files are kept in memory once asked for, as they
 * are and compressed; browsers keep them too, and ask each time whether they are still good.
 *
 * <p>What is no page may be used by pages of any origin, which a module needs leave for: it is the
 * same for everybody, and nothing in it is secret. What the scripts then may ask of the server is
 * decided there, by the allowed origins.
 */
final class StaticPages extends HttpHandler {
  private static final String ROOT = "META-INF/resources/chat/";

  /** No empty or hidden names, and no way up. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  private static final String PAGE = "text/html; charset=utf-8";

  /** What clients say that take gzip; {@code q=0} says that they don't. */
  private static final Pattern GZIP =
      Pattern.compile("(^|[\\s,])(gzip|\\*)\\s*(;\\s*q=(1|0\\.[0-9]*[1-9])[0-9.]*\\s*)?(,|$)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", PAGE,
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
    String encodings = request.getHeader("Accept-Encoding");
    boolean isGzip = encodings != null && GZIP.matcher(encodings).find();
    Body body = isGzip ? page.gzip : page.plain;
    response.setHeader("ETag", body.tag);
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Vary", "Accept-Encoding");
    response.setHeader("Content-Security-Policy", POLICY);
    if (!page.type.equals(PAGE)) {
      response.setHeader("Access-Control-Allow-Origin", "*");
      response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    }
    String known = request.getHeader("If-None-Match");
    if (known != null && known.contains(body.tag)) {
      response.setStatus(304, "Not Modified");
      return;
    }
    if (isGzip) {
      response.setHeader("Content-Encoding", "gzip");
    }
    response.setContentType(page.type);
    response.setContentLength(body.bytes.length);
    response.getOutputStream().write(body.bytes);
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
      Page page = new Page(type, Body.of(bytes), Body.of(gzip(bytes)));
      pages.put(name, page);
      return page;
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private record Page(String type, Body plain, Body gzip) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Body(byte[] bytes, String tag) {
    static Body of(byte[] bytes) {
      return new Body(bytes, '"' + hash(bytes) + '"');
    }
  }
}
