package com.membershipauto.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One writer for each kind of {@link ServerFrame}. */
final class ServerFrameJson {
  private static final Map<Class<? extends ServerFrame>, Kind<?>> KINDS = new HashMap<>();

  static {
    kind(ServerFrame.Welcome.class, "welcome", ServerFrameJson::welcome);
    kind(ServerFrame.MessageFrame.class, "message", ServerFrameJson::message);
    kind(ServerFrame.Ack.class, "ack", ServerFrameJson::ack);
    kind(ServerFrame.Failure.class, "error", ServerFrameJson::failure);
    kind(ServerFrame.Typing.class, "typing", ServerFrameJson::typing);
    kind(ServerFrame.Read.class, "read", ServerFrameJson::read);
    kind(ServerFrame.Presence.class, "presence", ServerFrameJson::presence);
    kind(ServerFrame.Reaction.class, "reaction", ServerFrameJson::reaction);
    kind(ServerFrame.ThreadFrame.class, "thread", ServerFrameJson::thread);
    kind(
        ServerFrame.Resumed.class,
        "resumed",
        (json, f) -> head(json, f.threadId(), f.headSeq(), f.marks(), f.status(), f.assigneeId()));
    kind(
        ServerFrame.Reset.class,
        "reset",
        (json, f) -> head(json, f.threadId(), f.headSeq(), f.marks(), f.status(), f.assigneeId()));
    kind(
        ServerFrame.Expiring.class,
        "expiring",
        (json, f) -> ModelJson.writeTime(json, "expiresAt", f.expiresAt()));
    kind(ServerFrame.Pong.class, "pong", (json, f) -> {});
    kind(
        ServerFrame.Reconnect.class,
        "reconnect",
        (json, f) -> json.writeNumberField("afterMs", f.afterMillis()));
  }

  private ServerFrameJson() {}

  private static <F extends ServerFrame> void kind(Class<F> frame, String type, Fields<F> fields) {
    KINDS.put(frame, new Kind<>(frame, type, fields));
  }

  static void write(JsonGenerator json, ServerFrame frame) throws IOException {
    Kind<?> kind = KINDS.get(frame.getClass());
    if (kind == null) {
      throw new IllegalStateException("no writer for " + frame.getClass());
    }
    kind.write(json, frame);
  }

  private static void welcome(JsonGenerator json, ServerFrame.Welcome frame) throws IOException {
    json.writeStringField("connectionId", frame.connectionId());
    json.writeObjectFieldStart("user");
    json.writeStringField("id", frame.user().id().value());
    json.writeStringField("role", frame.user().role().wireName());
    json.writeEndObject();
    ModelJson.writeTime(json, "expiresAt", frame.expiresAt());
    json.writeNumberField("heartbeatSeconds", frame.heartbeatSeconds());
    ServerFrame.Limits limits = frame.limits();
    json.writeObjectFieldStart("limits");
    json.writeNumberField("maxFrameBytes", limits.maxFrameBytes());
    json.writeNumberField("maxBodyLength", limits.maxBodyLength());
    json.writeNumberField("maxAttachments", limits.maxAttachments());
    json.writeNumberField("maxInFlight", limits.maxInFlight());
    json.writeNumberField("maxResumeThreads", limits.maxResumeThreads());
    json.writeNumberField("maxResumeEvents", limits.maxResumeEvents());
    json.writeEndObject();
  }

  private static void message(JsonGenerator json, ServerFrame.MessageFrame frame)
      throws IOException {
    json.writeNumberField("seq", frame.message().seq());
    json.writeFieldName("message");
    ModelJson.write(json, frame.message());
  }

  private static void ack(JsonGenerator json, ServerFrame.Ack frame) throws IOException {
    json.writeStringField("clientMessageId", frame.clientMessageId());
    json.writeStringField("messageId", frame.messageId().toString());
    json.writeStringField("threadId", frame.threadId().toString());
    json.writeNumberField("seq", frame.seq());
    ModelJson.writeTime(json, "timestamp", frame.timestamp());
    json.writeBooleanField("duplicate", frame.duplicate());
  }

  private static void failure(JsonGenerator json, ServerFrame.Failure frame) throws IOException {
    json.writeStringField("code", frame.code().wireName());
    json.writeStringField("message", frame.message());
    String clientMessageId = frame.clientMessageId();
    if (clientMessageId != null) {
      json.writeStringField("clientMessageId", clientMessageId);
    }
    ThreadId threadId = frame.threadId();
    if (threadId != null) {
      json.writeStringField("threadId", threadId.toString());
    }
    if (frame.retryAfterSeconds() > 0) {
      json.writeNumberField("retryAfter", frame.retryAfterSeconds());
    }
  }

  private static void typing(JsonGenerator json, ServerFrame.Typing frame) throws IOException {
    json.writeStringField("threadId", frame.threadId().toString());
    json.writeBooleanField("isTyping", frame.isTyping());
    json.writeStringField("sender", frame.sender().role().wireName());
    json.writeStringField("senderId", frame.sender().id().value());
  }

  private static void read(JsonGenerator json, ServerFrame.Read frame) throws IOException {
    json.writeStringField("threadId", frame.threadId().toString());
    json.writeStringField("userId", frame.reader().id().value());
    json.writeStringField("sender", frame.reader().role().wireName());
    json.writeNumberField("upTo", frame.upTo());
  }

  private static void presence(JsonGenerator json, ServerFrame.Presence frame) throws IOException {
    json.writeStringField("threadId", frame.threadId().toString());
    json.writeArrayFieldStart("userIds");
    for (UserId userId : frame.userIds()) {
      json.writeString(userId.value());
    }
    json.writeEndArray();
  }

  private static void reaction(JsonGenerator json, ServerFrame.Reaction frame) throws IOException {
    json.writeStringField("threadId", frame.threadId().toString());
    json.writeNumberField("seq", frame.seq());
    json.writeStringField("messageId", frame.messageId().toString());
    json.writeStringField("userId", frame.userId().value());
    json.writeStringField("emoji", frame.emoji());
    json.writeBooleanField("removed", frame.removed());
  }

  private static void thread(JsonGenerator json, ServerFrame.ThreadFrame frame) throws IOException {
    if (frame.isEvent()) {
      json.writeNumberField("seq", frame.thread().lastSeq());
    }
    json.writeFieldName("thread");
    ModelJson.write(json, frame.thread());
  }

  private static void head(
      JsonGenerator json,
      ThreadId threadId,
      long headSeq,
      List<ReadMark> marks,
      ThreadStatus status,
      @Nullable UserId assigneeId)
      throws IOException {
    json.writeStringField("threadId", threadId.toString());
    json.writeNumberField("headSeq", headSeq);
    ModelJson.writeMarks(json, marks);
    json.writeStringField("status", status.wireName());
    ModelJson.writeAssignee(json, assigneeId);
  }

  /** Writes what follows {@code type}. */
  private interface Fields<F> {
    void write(JsonGenerator json, F frame) throws IOException;
  }

  private record Kind<F extends ServerFrame>(Class<F> frame, String type, Fields<F> fields) {
    void write(JsonGenerator json, ServerFrame value) throws IOException {
      json.writeStartObject();
      json.writeStringField("type", type);
      fields.write(json, frame.cast(value));
      json.writeEndObject();
    }
  }
}
