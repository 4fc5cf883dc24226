package com.membershipauto.chat.testkit.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** As much JSON as frames need. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /**
   * The scalars of an object and of the objects in it, by their paths ({@code /message/id}); arrays
   * are skipped.
   *
   * @throws IllegalArgumentException it is no JSON object
   */
  static Map<String, String> fields(String json) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("a frame is a JSON object");
      }
      read(parser, "", fields);
    } catch (IOException e) {
      throw new IllegalArgumentException("a frame is not JSON", e);
    }
    return fields;
  }

  private static void read(JsonParser parser, String path, Map<String, String> fields)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = path + "/" + parser.currentName();
      switch (parser.nextToken()) {
        case START_OBJECT -> read(parser, name, fields);
        case START_ARRAY -> parser.skipChildren();
        case VALUE_NULL -> {}
        default -> fields.put(name, parser.getText());
      }
    }
  }

  static String send(String threadId, String body, String clientMessageId) {
    return write(
        generator -> {
          generator.writeStringField("type", "SEND");
          generator.writeStringField("threadId", threadId);
          generator.writeStringField("body", body);
          generator.writeStringField("clientMessageId", clientMessageId);
        });
  }

  static String resume(Map<String, Long> lastSeqs) {
    return write(
        generator -> {
          generator.writeStringField("type", "RESUME");
          generator.writeObjectFieldStart("threads");
          for (Map.Entry<String, Long> thread : lastSeqs.entrySet()) {
            generator.writeNumberField(thread.getKey(), thread.getValue());
          }
          generator.writeEndObject();
        });
  }

  private interface Fields {
    void write(JsonGenerator generator) throws IOException;
  }

  private static String write(Fields fields) {
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(json)) {
      generator.writeStartObject();
      fields.write(generator);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toString();
  }
}
