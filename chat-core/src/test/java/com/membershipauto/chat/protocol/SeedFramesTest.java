package com.membershipauto.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client written against the seed works unchanged; these are its samples, word for word. */
class SeedFramesTest {
  private final FrameCodec codec = new FrameCodec(ChatConfig.DEFAULT);

  @Test
  void itsSendIsUnderstood() {
    assertThat(
            codec.decode(
                """
                {
                  "type": "SEND",
                  "threadId": "550e8400-e29b-41d4-a716-446655440000",
                  "body": "Hello, I need help with my appointment",
                  "attachments": ["https://example.com/image.jpg"]
                }
                """))
        .isEqualTo(GoldenFrames.CLIENT.get("seed-send"));
  }

  @Test
  void itsSendFromTheBrowsersConsoleIsUnderstood() {
    assertThat(
            codec.decode(
                "{\"type\":\"SEND\",\"threadId\":\""
                    + GoldenFrames.THREAD
                    + "\",\"body\":\"Test message\"}"))
        .isInstanceOf(ClientFrame.Send.class);
  }

  @Test
  void itsTypingIsUnderstood() {
    assertThat(
            codec.decode(
                """
                {
                  "type": "TYPING",
                  "threadId": "550e8400-e29b-41d4-a716-446655440000",
                  "isTyping": true
                }
                """))
        .isEqualTo(GoldenFrames.CLIENT.get("seed-typing"));
  }

  @Test
  void aMessageHasAllThatItsSampleHas() {
    Map<?, ?> seed =
        JsonTree.object(
            """
            {
              "type": "message",
              "message": {
                "id": "660e8400-e29b-41d4-a716-446655440001",
                "threadId": "550e8400-e29b-41d4-a716-446655440000",
                "sender": "support",
                "body": "Hi! How can I help you today?",
                "attachments": [],
                "timestamp": "2024-01-15T10:30:00Z"
              }
            }
            """);
    Map<?, ?> ours = JsonTree.object(codec.encode(GoldenFrames.SERVER.get("seed-message")).text());
    Map<?, ?> seedMessage = (Map<?, ?>) seed.get("message");
    Map<?, ?> ourMessage = (Map<?, ?>) ours.get("message");

    assertThat(ours.get("type")).isEqualTo(seed.get("type"));
    for (Map.Entry<?, ?> field : seedMessage.entrySet()) {
      if (field.getKey().equals("timestamp")) {
        assertThat(Instant.parse((String) ourMessage.get("timestamp")))
            .isEqualTo(Instant.parse((String) field.getValue()));
      } else {
        assertThat(ourMessage.get(field.getKey())).isEqualTo(field.getValue());
      }
    }
  }

  @Test
  void typingHasAllThatItsSampleHas() {
    Map<?, ?> seed =
        JsonTree.object(
            """
            {
              "type": "typing",
              "threadId": "550e8400-e29b-41d4-a716-446655440000",
              "isTyping": true
            }
            """);
    Map<?, ?> ours = JsonTree.object(codec.encode(GoldenFrames.SERVER.get("seed-typing")).text());

    assertThat(ours.entrySet().containsAll(seed.entrySet())).isTrue();
  }
}
