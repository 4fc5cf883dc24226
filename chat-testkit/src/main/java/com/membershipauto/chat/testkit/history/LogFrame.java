package com.membershipauto.chat.testkit.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a frame of the log says of its place: a {@code message}, {@code reaction} or {@code thread}
 * with a {@code seq} at the top level.
 *
 * @param messageId null unless it is a {@code message}
 */
public record LogFrame(String threadId, long seq, @Nullable String messageId) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads a server's frame.
   *
   * @return null for a frame that is not of the log
   * @throws IllegalArgumentException it is no JSON object, or one of the log without a thread
   */
  public static @Nullable LogFrame parse(String json) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("a frame is a JSON object");
      }
      readObject(parser, "", fields);
    } catch (IOException e) {
      throw new IllegalArgumentException("a frame is not JSON", e);
    }
    String seq = fields.get("/seq");
    String type = fields.getOrDefault("/type", "");
    if (seq == null || type.equals("ack")) {
      return null;
    }
    String threadId =
        switch (type) {
          case "message" -> fields.get("/message/threadId");
          case "thread" -> fields.get("/thread/id");
          default -> fields.get("/threadId");
        };
    if (threadId == null) {
      throw new IllegalArgumentException("a frame of the log names no thread: " + type);
    }
    String messageId = type.equals("message") ? fields.get("/message/id") : null;
    return new LogFrame(threadId, Long.parseLong(seq), messageId);
  }

  /** Keeps the scalars of the object and of those in it by their paths; skips arrays. */
  private static void readObject(JsonParser parser, String path, Map<String, String> fields)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = path + "/" + parser.currentName();
      switch (parser.nextToken()) {
        case START_OBJECT -> readObject(parser, name, fields);
        case START_ARRAY -> parser.skipChildren();
        case VALUE_NULL -> {}
        default -> fields.put(name, parser.getText());
      }
    }
  }
}
