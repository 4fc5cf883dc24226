package com.membershipauto.chat.testkit.history;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a frame of the log says of its place: a {@code message}, {@code reaction} or {@code thread}
 * with a {@code seq} at the top level.
 *
 * @param messageId null unless it is a {@code message}
 */
public record LogFrame(String threadId, long seq, @Nullable String messageId) {
  /**
   * Reads a server's frame.
   *
   * @return null for a frame that is not of the log
   * @throws IllegalArgumentException it is no JSON object, or one of the log without a thread
   */
  public static @Nullable LogFrame parse(String json) {
    return of(Json.fields(json));
  }

  static @Nullable LogFrame of(Map<String, String> fields) {
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
}
