package com.membershipauto.chat.server.deploy;

import com.membershipauto.chat.server.process.Json;
import com.membershipauto.chat.testkit.net.TestClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that was welcomed. */
final class Frames implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** What is told of a message. */
  record Message(long seq, String body) {}

  private final TestClient client;

  private Frames(TestClient client) {
    this.client = client;
  }

  static Frames connect(URI uri) throws IOException, InterruptedException {
    Frames frames = new Frames(TestClient.connect(uri));
    frames.next("welcome");
    return frames;
  }

  void send(String threadId, String body) throws IOException {
    client.sendText(
        """
        {"type":"SEND","threadId":"%s","body":"%s","clientMessageId":"%s"}"""
            .formatted(threadId, body, body));
  }

  void resume(String threadId, long lastSeq) throws IOException {
    client.sendText(
        """
        {"type":"RESUME","threads":{"%s":%d}}"""
            .formatted(threadId, lastSeq));
  }

  /** The next frame of a type; those before it are dropped. */
  Map<String, @Nullable Object> next(String type) throws InterruptedException {
    while (true) {
      Map<String, @Nullable Object> frame = Json.object(client.nextText(LIMIT));
      if (type.equals(frame.get("type"))) {
        return frame;
      }
      if ("error".equals(frame.get("type"))) {
        throw new AssertionError(frame);
      }
    }
  }

  Message message() throws InterruptedException {
    Map<String, @Nullable Object> frame = next("message");
    return new Message(
        Json.number(frame, "seq"), String.valueOf(Json.object(frame, "message").get("body")));
  }

  List<Message> messages(int count) throws InterruptedException {
    List<Message> messages = new ArrayList<>();
    while (messages.size() < count) {
      messages.add(message());
    }
    return messages;
  }

  /** The code with which the server ends the connection. */
  int end() throws InterruptedException {
    return client.awaitEnd(LIMIT).code();
  }

  @Override
  public void close() {
    client.close();
  }
}
