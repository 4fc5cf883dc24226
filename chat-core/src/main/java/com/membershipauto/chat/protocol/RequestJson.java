package com.membershipauto.chat.protocol;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of REST requests by the same rules as the frames. Nothing throws for bad input.
 * The caller limits the body's size. Immutable; any thread.
 */
public final class RequestJson {
  private final InputRules rules;

  public RequestJson(ChatConfig config) {
    rules = new InputRules(config);
  }

  /** {@code {body, attachments?, clientMessageId?, replyTo?, basedOnSeq?}}. */
  public Decoded<ClientFrame.Send> send(ThreadId threadId, byte[] body) {
    return decode(body, fields -> rules.send(threadId, fields));
  }

  /** {@code {upTo}}. */
  public Decoded<ClientFrame.Read> read(ThreadId threadId, byte[] body) {
    return decode(body, fields -> rules.read(threadId, fields));
  }

  /** {@code {isTyping}}. */
  public Decoded<ClientFrame.Typing> typing(ThreadId threadId, byte[] body) {
    return decode(body, fields -> rules.typing(threadId, fields));
  }

  /** {@code {subject?, ownerId?}}. */
  public Decoded<OpenThread> open(byte[] body) {
    return decode(
        body,
        fields ->
            new OpenThread(
                fields.isAbsent("subject") ? "" : subject(fields),
                fields.isAbsent("ownerId") ? null : InputRules.userId("ownerId", fields)));
  }

  /** {@code {status?, assigneeId?, subject?, basedOnSeq?}}; {@code assigneeId: null} unassigns. */
  public Decoded<ChangeThread> change(byte[] body) {
    return decode(body, RequestJson::change);
  }

  private static ChangeThread change(JsonFields fields) throws BadInput {
    boolean assigns = fields.has("assigneeId");
    ChangeThread change =
        new ChangeThread(
            fields.isAbsent("status") ? null : status(fields),
            assigns,
            fields.isAbsent("assigneeId") ? null : InputRules.userId("assigneeId", fields),
            fields.isAbsent("subject") ? null : subject(fields),
            fields.seqOrNone("basedOnSeq"));
    if (change.status() == null && !assigns && change.subject() == null) {
      throw BadInput.malformed("There must be a status, an assigneeId or a subject to set.");
    }
    return change;
  }

  private static ThreadStatus status(JsonFields fields) throws BadInput {
    String name = fields.text("status");
    for (ThreadStatus status : ThreadStatus.values()) {
      if (status.wireName().equals(name)) {
        return status;
      }
    }
    throw BadInput.malformed("status must be open or closed.");
  }

  private static String subject(JsonFields fields) throws BadInput {
    return fields.line("subject", 0, ChatThread.MAX_SUBJECT_LENGTH);
  }

  private static <T> Decoded<T> decode(byte[] body, Shape<T> shape) {
    try {
      JsonFields fields = new JsonFields();
      fields.read(text(body));
      return new Decoded.Valid<>(shape.read(fields));
    } catch (BadInput bad) {
      return new Decoded.Invalid<>(bad.code(), bad.text());
    }
  }

  private static String text(byte[] body) throws BadInput {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw BadInput.malformed("The text is not UTF-8.");
    }
  }

  /** Makes a request of an object's fields. */
  private interface Shape<T> {
    T read(JsonFields fields) throws BadInput;
  }

  /**
   * Opens a thread.
   *
   * @param ownerId whose it is to be; null when the request does not say
   */
  public record OpenThread(String subject, @Nullable UserId ownerId) {}

  /**
   * Changes what is given.
   *
   * @param assigns whether {@code assigneeId} is to be set, to nobody when it is null
   * @param basedOnSeq 0 when the request does not say
   */
  public record ChangeThread(
      @Nullable ThreadStatus status,
      boolean assigns,
      @Nullable UserId assigneeId,
      @Nullable String subject,
      long basedOnSeq) {}
}
