package com.membershipauto.chat.server.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, strings, longs and booleans. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> object(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      Object value = value(parser);
      if (value instanceof Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
      }
      throw new AssertionError("no JSON object: " + json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  /** The object in a field of an object. */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> object, String field) {
    Object value = object.get(field);
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new AssertionError("no object " + field + " in " + object);
  }

  public static long number(Map<String, @Nullable Object> object, String field) {
    if (object.get(field) instanceof Long number) {
      return number;
    }
    throw new AssertionError("no integer " + field + " in " + object);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }
}
