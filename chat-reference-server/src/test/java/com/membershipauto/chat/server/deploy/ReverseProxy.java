package com.membershipauto.chat.server.deploy;

import com.membershipauto.chat.server.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy with its shipped configuration in front of two servers, in a process of its own. Only
 * ports, paths, users and the most connections are others, and it waits one second instead of ten
 * for a request's head.
 */
final class ReverseProxy implements AutoCloseable {
  /** Which program it is. */
  enum Kind {
    NGINX,
    HAPROXY;

    String program() {
      return this == NGINX ? "nginx" : "haproxy";
    }
  }

  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final Process process;
  private final int http;
  private final int https;
  private final Path directory;

  private ReverseProxy(Process process, int http, int https, Path directory) {
    this.process = process;
    this.http = http;
    this.https = https;
    this.directory = directory;
  }

  static ReverseProxy start(
      Kind kind, Path directory, Certificate certificate, List<Integer> servers)
      throws IOException {
    int http = ServerProcess.freePort();
    int https = ServerProcess.freePort();
    ProcessBuilder builder =
        kind == Kind.NGINX
            ? nginx(directory, certificate, servers, http, https)
            : haproxy(directory, certificate, servers, http, https);
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    ReverseProxy proxy = new ReverseProxy(process, http, https, directory);
    long began = System.nanoTime();
    while (!listens(https)) {
      if (!process.isAlive() || System.nanoTime() - began > START_LIMIT.toNanos()) {
        process.destroyForcibly();
        throw new AssertionError("the proxy did not start:\n" + proxy.logs());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return proxy;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static ProcessBuilder nginx(
      Path directory, Certificate certificate, List<Integer> servers, int http, int https)
      throws IOException {
    StringBuilder folders = new StringBuilder("http {\n");
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      folders.append("  " + kind + "_temp_path " + directory + "/" + kind + ";\n");
    }
    Map<String, String> replacements = new HashMap<>();
    replacements.put("www-data", System.getProperty("user.name"));
    replacements.put("/run/nginx.pid", directory + "/nginx.pid");
    replacements.put("/var/log/nginx", directory.toString());
    replacements.put("/etc/nginx/chat.pem", certificate.certificate().toString());
    replacements.put("/etc/nginx/chat.key", certificate.key().toString());
    replacements.put("listen 80;", "listen 127.0.0.1:" + http + ";");
    replacements.put("listen [::]:80;", "listen [::1]:" + http + ";");
    replacements.put("listen 443 ", "listen 127.0.0.1:" + https + " ");
    replacements.put("listen [::]:443 ", "listen [::1]:" + https + " ");
    replacements.put("127.0.0.1:8000", "127.0.0.1:" + servers.get(0));
    replacements.put("127.0.0.1:8001", "127.0.0.1:" + servers.get(1));
    replacements.put("client_header_timeout 10s", "client_header_timeout 1s");
    replacements.put("http {", folders.toString());
    Path file = directory.resolve("nginx.conf");
    Files.writeString(file, ShippedFiles.read("nginx.conf", replacements));
    return new ProcessBuilder(
        List.of("nginx", "-p", directory.toString(), "-c", file.toString(), "-g", "daemon off;"));
  }

  private static ProcessBuilder haproxy(
      Path directory, Certificate certificate, List<Integer> servers, int http, int https)
      throws IOException {
    Path file = directory.resolve("haproxy.cfg");
    Files.writeString(
        file,
        ShippedFiles.read(
            "haproxy.cfg",
            Map.of(
                "  user haproxy\n",
                "",
                "  group haproxy\n",
                "",
                "  chroot /var/lib/haproxy\n",
                "",
                "timeout http-request 10s",
                "timeout http-request 1s",
                "maxconn 40000",
                "maxconn 4000")));
    ProcessBuilder builder = new ProcessBuilder("haproxy", "-db", "-f", file.toString());
    Map<String, String> environment = builder.environment();
    environment.put("PROXY_LOG", "stdout");
    environment.put("PROXY_SOCKET", directory + "/admin.sock");
    environment.put("PROXY_CERTIFICATE", certificate.both().toString());
    environment.put("PROXY_HTTP", "127.0.0.1:%1$d,[::1]:%1$d".formatted(http));
    environment.put("PROXY_HTTPS", "127.0.0.1:%1$d,[::1]:%1$d".formatted(https));
    environment.put("SERVER_A", "127.0.0.1:" + servers.get(0));
    environment.put("SERVER_B", "127.0.0.1:" + servers.get(1));
    return builder;
  }

  /** Where it speaks TLS. */
  int port() {
    return https;
  }

  /** Where it does not. */
  int plainPort() {
    return http;
  }

  /** All that it has written. */
  String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : List.of("output.log", "access.log", "error.log")) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  /** Ends it, and all its connections. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
