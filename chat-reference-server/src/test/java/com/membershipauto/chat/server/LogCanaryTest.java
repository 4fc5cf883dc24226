package com.membershipauto.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.testkit.net.TestClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever level is set, no token, password or message is logged. */
class LogCanaryTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Logger ours = Logger.getLogger("com.membershipauto.chat");
  private final Capture capture = new Capture();

  @TempDir private Path folder;

  @BeforeEach
  void logEverything() {
    ours.setLevel(Level.ALL);
    ours.addHandler(capture);
  }

  @AfterEach
  void logAsBefore() {
    ours.setLevel(null);
    ours.removeHandler(capture);
  }

  @Test
  void noSecretAndNoMessageIsInTheLog() throws Exception {
    String token;
    String forged;
    try (TestServer server = TestServer.start(folder, Map.of())) {
      token = server.login("alice");
      forged = token.substring(0, token.length() - 6) + "canary";
      String thread = server.openThread(token);
      server.post("/api/auth/login/", "{\"username\":\"alice\",\"password\":\"canary\"}");
      server.post("/api/auth/login/", "{\"username\":\"canary\\n\",\"password\":\"canary\"}");
      server.post("/api/auth/refresh/", "{\"refresh\":\"" + forged + "\"}");
      server.get("/api/chat/threads/", "Authorization", "Bearer " + forged);
      TestClient.connect(server.webSocket("?token=" + forged), Map.of()).client().close();
      TestClient.connect(server.webSocket("?ticket=canary"), Map.of()).client().close();
      try (TestClient client = server.connect(token)) {
        client.sendText("{\"type\":\"canary\"}");
        client.sendText("{\"type\":\"SEND\",\"threadId\":\"" + thread + "\",\"body\":\"canary\"}");
        while (!client.nextText(LIMIT).contains("\"type\":\"message\"")) {
          // Until it was sent and delivered.
        }
      }
    }

    assertThat(capture.lines).anyMatch(line -> line.contains("serves at"));
    assertThat(capture.lines)
        .noneMatch(line -> line.contains(token))
        .noneMatch(line -> line.contains(forged))
        .noneMatch(line -> line.contains("canary"));
  }

  private static final class Capture extends Handler {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    Capture() {
      setLevel(Level.ALL);
      setFormatter(new SimpleFormatter());
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(getFormatter().format(record));
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
