package com.membershipauto.chat.protocol;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Texts;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold for the fields that participants send, over the socket and REST alike. */
final class InputRules {
  static final int MAX_ATTACHMENTS = 10;
  static final int MAX_ATTACHMENT_LENGTH = 2048;
  static final int MAX_EMOJI_LENGTH = 32;
  private static final int MAX_PORT = 65_535;

  private final int maxBodyLength;
  private final int maxResumeThreads;
  private final int maxTokenLength;

  InputRules(ChatConfig config) {
    maxBodyLength = config.get(Setting.MAX_BODY_LENGTH);
    maxResumeThreads = config.get(Setting.MAX_RESUME_THREADS);
    maxTokenLength = config.get(Setting.MAX_TOKEN_LENGTH);
  }

  ThreadId threadId(JsonFields fields) throws BadInput {
    ThreadId id = ThreadId.parse(fields.text("threadId"));
    if (id == null) {
      throw BadInput.malformed("threadId must be a UUID.");
    }
    return id;
  }

  ClientFrame.Send send(ThreadId threadId, JsonFields fields) throws BadInput {
    String clientMessageId = fields.clientMessageId();
    List<String> attachments = attachments(fields);
    String body = fields.text("body");
    if (body.length() > maxBodyLength) {
      throw BadInput.tooLarge("body is longer than " + maxBodyLength + " characters.");
    }
    if (body.isBlank() && attachments.isEmpty()) {
      throw BadInput.malformed("body must not be blank without attachments.");
    }
    return new ClientFrame.Send(
        threadId,
        body,
        attachments,
        clientMessageId,
        fields.seqOrNone("replyTo"),
        fields.seqOrNone("basedOnSeq"));
  }

  private static List<String> attachments(JsonFields fields) throws BadInput {
    if (fields.isAbsent("attachments")) {
      return List.of();
    }
    if (!(fields.raw("attachments") instanceof List<?> values)) {
      throw BadInput.malformed("attachments must be a list.");
    }
    if (values.size() > MAX_ATTACHMENTS) {
      throw BadInput.tooLarge("There are more than " + MAX_ATTACHMENTS + " attachments.");
    }
    List<String> attachments = new ArrayList<>(values.size());
    for (Object value : values) {
      attachments.add(attachment(value));
    }
    return attachments;
  }

  private static String attachment(Object value) throws BadInput {
    if (value instanceof String url) {
      if (url.length() > MAX_ATTACHMENT_LENGTH) {
        throw BadInput.tooLarge(
            "An attachment is longer than " + MAX_ATTACHMENT_LENGTH + " characters.");
      }
      if (isWebAddress(url)) {
        return url;
      }
    }
    throw BadInput.malformed(
        "Each attachment must be an absolute http or https URL with a host and no user.");
  }

  private static boolean isWebAddress(String url) {
    if (!Texts.isStorable(url, false)) {
      return false;
    }
    try {
      URI uri = new URI(url);
      return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getPort() <= MAX_PORT;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  ClientFrame.Typing typing(ThreadId threadId, JsonFields fields) throws BadInput {
    return new ClientFrame.Typing(threadId, fields.bool("isTyping"));
  }

  ClientFrame.Read read(ThreadId threadId, JsonFields fields) throws BadInput {
    return new ClientFrame.Read(threadId, fields.seq("upTo"));
  }

  ClientFrame.React react(JsonFields fields) throws BadInput {
    ThreadId threadId = threadId(fields);
    MessageId messageId = MessageId.parse(fields.text("messageId"));
    if (messageId == null) {
      throw BadInput.malformed("messageId must be a UUID.");
    }
    String emoji = fields.line("emoji", 1, MAX_EMOJI_LENGTH);
    boolean remove = !fields.isAbsent("remove") && fields.bool("remove");
    return new ClientFrame.React(threadId, messageId, emoji, remove);
  }

  ClientFrame.Resume resume(JsonFields fields) throws BadInput {
    if (!(fields.raw("threads") instanceof Map<?, ?> values)) {
      throw BadInput.malformed("threads must be an object.");
    }
    if (values.size() > maxResumeThreads) {
      throw BadInput.tooLarge("There are more than " + maxResumeThreads + " threads.");
    }
    Map<ThreadId, Long> threads = new HashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      ThreadId id = ThreadId.parse((String) entry.getKey());
      if (id == null || !(entry.getValue() instanceof Long lastSeq) || lastSeq < 0) {
        throw BadInput.malformed("threads must give an integer of at least 0 for each thread id.");
      }
      if (threads.put(id, lastSeq) != null) {
        throw BadInput.malformed("threads must name each thread once.");
      }
    }
    return new ClientFrame.Resume(threads);
  }

  ClientFrame.Refresh refresh(JsonFields fields) throws BadInput {
    return new ClientFrame.Refresh(fields.line("token", 1, maxTokenLength));
  }

  /** A user id as tokens have it: a string, or an integer, which is its decimal text. */
  static UserId userId(String name, JsonFields fields) throws BadInput {
    if (fields.raw(name) instanceof Long number) {
      return new UserId(Long.toString(number));
    }
    return new UserId(fields.line(name, 1, UserId.MAX_LENGTH));
  }
}
