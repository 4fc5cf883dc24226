package com.membershipauto.chat.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.membershipauto.chat.model.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object that the protocol knows by name; the others are skipped. The order
 * of the fields does not matter, and a field is judged only when it is asked for: one that means
 * nothing in this kind of object may hold anything.
 */
final class JsonFields {
  private static final int MAX_CLIENT_MESSAGE_ID = 128;
  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "threadId",
          "body",
          "attachments",
          "clientMessageId",
          "replyTo",
          "basedOnSeq",
          "isTyping",
          "upTo",
          "messageId",
          "emoji",
          "remove",
          "threads",
          "token",
          "subject",
          "ownerId",
          "status",
          "assigneeId");

  /** Stands for a value that no field has: a decimal, an integer too big, an object in a list. */
  private static final Object UNUSABLE = new Object();

  private final Map<String, @Nullable Object> values = new HashMap<>();

  /**
   * Reads one whole object. When it throws, what came before the fault can still be asked for.
   *
   * @throws BadInput it is no JSON object, or something follows it
   */
  void read(String text) throws BadInput {
    try (JsonParser parser = Json.FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw notAnObject();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (KNOWN.contains(name)) {
          values.put(name, value(parser, token));
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw notAnObject();
      }
    } catch (IOException e) {
      throw notAnObject();
    }
  }

  private static BadInput notAnObject() {
    return BadInput.malformed(
        "The text is not exactly one valid JSON object, at most "
            + Json.MAX_DEPTH
            + " levels deep, without repeated fields.");
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL -> null;
      case START_ARRAY -> list(parser);
      case START_OBJECT -> map(parser);
      default -> scalar(parser, token);
    };
  }

  private static Object scalar(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? UNUSABLE
              : (Object) parser.getLongValue();
      default -> {
        parser.skipChildren();
        yield UNUSABLE;
      }
    };
  }

  private static List<Object> list(JsonParser parser) throws IOException {
    List<Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      list.add(scalar(parser, token));
    }
    return list;
  }

  private static Map<String, Object> map(JsonParser parser) throws IOException {
    Map<String, Object> map = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      map.put(name, scalar(parser, parser.nextToken()));
    }
    return map;
  }

  /** Whether the field is there, be it null. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Absent and null alike. */
  boolean isAbsent(String name) {
    return values.get(name) == null;
  }

  /** A text without NUL and lone surrogates. */
  String text(String name) throws BadInput {
    if (values.get(name) instanceof String text) {
      if (!Texts.isStorable(text, true)) {
        throw BadInput.malformed(name + " has a character that cannot be stored.");
      }
      return text;
    }
    throw BadInput.malformed(name + " must be a string.");
  }

  /** A text of one line. */
  String line(String name, int minLength, int maxLength) throws BadInput {
    String text = text(name);
    if (text.length() < minLength || text.length() > maxLength || !Texts.isStorable(text, false)) {
      throw BadInput.malformed(
          name
              + " must have "
              + minLength
              + " to "
              + maxLength
              + " characters and no control characters.");
    }
    return text;
  }

  boolean bool(String name) throws BadInput {
    if (values.get(name) instanceof Boolean value) {
      return value;
    }
    throw BadInput.malformed(name + " must be true or false.");
  }

  /** An integer of at least 1. */
  long seq(String name) throws BadInput {
    if (values.get(name) instanceof Long value && value >= 1) {
      return value;
    }
    throw BadInput.malformed(name + " must be an integer of at least 1.");
  }

  /** As {@link #seq}, but 0 when absent. */
  long seqOrNone(String name) throws BadInput {
    return isAbsent(name) ? 0 : seq(name);
  }

  /** The field as it is; an integer is a {@link Long}. Null when absent. */
  @Nullable Object raw(String name) {
    return values.get(name);
  }

  /** Null when absent. */
  @Nullable String clientMessageId() throws BadInput {
    return isAbsent("clientMessageId") ? null : line("clientMessageId", 1, MAX_CLIENT_MESSAGE_ID);
  }

  /** Null too when it cannot be used: for telling which message has failed. */
  @Nullable String clientMessageIdIfUsable() {
    try {
      return clientMessageId();
    } catch (BadInput e) {
      return null;
    }
  }
}
