package com.membershipauto.chat.server;

import com.membershipauto.chat.server.application.ChatApplication;
import com.membershipauto.chat.server.settings.Settings;
import com.membershipauto.chat.server.settings.SettingsException;
import com.membershipauto.chat.server.settings.Sources;
import com.membershipauto.chat.testkit.net.TestClient;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A whole server on a free port, its data in a folder of the test's, and what a client needs. */
public final class TestServer implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ChatApplication application;

  private TestServer(ChatApplication application) {
    this.application = application;
  }

  /** Starts with settings by their names in the environment. */
  public static TestServer start(Path dataDir, Map<String, String> environment) throws Exception {
    return new TestServer(ChatApplication.start(settings(dataDir, environment)));
  }

  /** The settings that {@link #start} uses. */
  public static Settings settings(Path dataDir, Map<String, String> environment)
      throws SettingsException {
    Map<String, String> all = new HashMap<>();
    all.put("CHAT_PORT", "0");
    all.put("CHAT_DATA_DIR", dataDir.toString());
    all.putAll(environment);
    return Settings.load(Sources.of(new Properties(), all, List.of()));
  }

  public URI uri(String path) {
    return application.uri().resolve(path);
  }

  /** Logs in with the demo's password; answers the access token. */
  public String login(String user) throws Exception {
    HttpResponse<String> answer =
        post("/api/auth/login/", "{\"username\":\"" + user + "\",\"password\":\"demo\"}");
    return (String) json(answer.body()).get("access");
  }

  public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers));
  }

  /** Opens a thread; answers its id. */
  public String openThread(String token) throws Exception {
    HttpResponse<String> answer =
        post("/api/chat/threads/", "{\"subject\":\"help\"}", "Authorization", "Bearer " + token);
    return (String) json(answer.body()).get("id");
  }

  /** Connects a WebSocket, without waiting for anything. */
  public TestClient connect(String token) throws IOException {
    return TestClient.connect(webSocket("?token=" + token));
  }

  public URI webSocket(String query) {
    return URI.create("ws://" + application.uri().getAuthority() + "/chat/ws/" + query);
  }

  public ChatApplication application() {
    return application;
  }

  public static Map<String, Object> json(String text) {
    try {
      return JSONObjectUtils.parse(text);
    } catch (ParseException e) {
      throw new AssertionError("no JSON object: " + text, e);
    }
  }

  @Override
  public void close() {
    application.close();
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
