package com.membershipauto.chat.protocol;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.membershipauto.chat.config.ChatConfig;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads and writes the frames' JSON. Immutable; any thread; never blocks. */
public final class FrameCodec {
  private final InputRules rules;

  public FrameCodec(ChatConfig config) {
    rules = new InputRules(config);
  }

  /**
   * Reads a frame. Never throws for bad input: that is a {@link ClientFrame.Invalid}. The caller
   * limits the text's length.
   */
  public ClientFrame decode(String text) {
    JsonFields fields = new JsonFields();
    try {
      fields.read(text);
      return frame(fields);
    } catch (BadInput bad) {
      return new ClientFrame.Invalid(bad.code(), bad.text(), fields.clientMessageIdIfUsable());
    }
  }

  private ClientFrame frame(JsonFields fields) throws BadInput {
    return switch (fields.text("type")) {
      case "SEND" -> rules.send(rules.threadId(fields), fields);
      case "TYPING" -> rules.typing(rules.threadId(fields), fields);
      case "READ" -> rules.read(rules.threadId(fields), fields);
      case "REACT" -> rules.react(fields);
      case "RESUME" -> rules.resume(fields);
      case "WATCH" -> new ClientFrame.Watch(rules.threadId(fields));
      case "UNWATCH" -> new ClientFrame.Unwatch(rules.threadId(fields));
      case "VIEW" ->
          new ClientFrame.View(fields.isAbsent("threadId") ? null : rules.threadId(fields));
      case "REFRESH" -> rules.refresh(fields);
      case "PING" -> new ClientFrame.Ping();
      default -> throw new BadInput(ErrorCode.UNSUPPORTED, "There is no such type of frame.");
    };
  }

  /** Writes a frame, once for all who get it. */
  public EncodedFrame encode(ServerFrame frame) {
    FrameBuffer buffer = new FrameBuffer();
    try (JsonGenerator json = Json.FACTORY.createGenerator(buffer, JsonEncoding.UTF8)) {
      ServerFrameJson.write(json, frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.frame();
  }
}
