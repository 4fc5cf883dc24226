package com.membershipauto.chat.protocol;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessagePreview;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the model looks in JSON, in frames and REST answers alike. */
public final class ModelJson {
  private ModelJson() {}

  /** One object in UTF-8, with what {@code content} writes in it. */
  public static byte[] object(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes the fields of an object. */
  @FunctionalInterface
  public interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** One object. */
  public static void write(JsonGenerator json, Message message) throws IOException {
    json.writeStartObject();
    writeFields(json, message);
    json.writeEndObject();
  }

  /** {@code clientMessageId} and {@code replyTo} only when the message has them. */
  public static void writeFields(JsonGenerator json, Message message) throws IOException {
    json.writeStringField("id", message.id().toString());
    json.writeStringField("threadId", message.threadId().toString());
    json.writeNumberField("seq", message.seq());
    json.writeStringField("sender", message.sender().role().wireName());
    json.writeStringField("senderId", message.sender().id().value());
    json.writeStringField("body", message.body());
    json.writeArrayFieldStart("attachments");
    for (String attachment : message.attachments()) {
      json.writeString(attachment);
    }
    json.writeEndArray();
    writeTime(json, "timestamp", message.timestamp());
    String clientMessageId = message.clientMessageId();
    if (clientMessageId != null) {
      json.writeStringField("clientMessageId", clientMessageId);
    }
    if (message.replyTo() > 0) {
      json.writeNumberField("replyTo", message.replyTo());
    }
  }

  /** One object. */
  public static void write(JsonGenerator json, ChatThread thread) throws IOException {
    json.writeStartObject();
    writeFields(json, thread);
    json.writeEndObject();
  }

  /** {@code assigneeId} is null when nobody is assigned. */
  public static void writeFields(JsonGenerator json, ChatThread thread) throws IOException {
    json.writeStringField("id", thread.id().toString());
    json.writeStringField("ownerId", thread.ownerId().value());
    json.writeStringField("subject", thread.subject());
    json.writeStringField("status", thread.status().wireName());
    writeAssignee(json, thread.assigneeId());
    json.writeNumberField("lastSeq", thread.lastSeq());
    writeTime(json, "createdAt", thread.createdAt());
    writeTime(json, "updatedAt", thread.updatedAt());
  }

  /** The beginning of a message; null when there is none. */
  public static void writePreview(JsonGenerator json, String name, @Nullable MessagePreview preview)
      throws IOException {
    if (preview == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("seq", preview.seq());
    json.writeStringField("sender", preview.sender().role().wireName());
    json.writeStringField("senderId", preview.sender().id().value());
    json.writeStringField("body", preview.text());
    writeTime(json, "timestamp", preview.timestamp());
    json.writeEndObject();
  }

  static void writeAssignee(JsonGenerator json, @Nullable UserId assigneeId) throws IOException {
    json.writeStringField("assigneeId", assigneeId == null ? null : assigneeId.value());
  }

  /** The field {@code marks}, in the order given. */
  public static void writeMarks(JsonGenerator json, List<ReadMark> marks) throws IOException {
    json.writeArrayFieldStart("marks");
    for (ReadMark mark : marks) {
      json.writeStartObject();
      json.writeStringField("userId", mark.participant().id().value());
      json.writeStringField("sender", mark.participant().role().wireName());
      json.writeNumberField("upTo", mark.upTo());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A field with a time in ISO 8601, UTC, cut to milliseconds. */
  public static void writeTime(JsonGenerator json, String name, Instant time) throws IOException {
    json.writeStringField(name, Timestamps.format(time));
  }
}
