package com.membershipauto.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomFramesTest {
  private static final int ROUNDS = 2_000;
  private static final String[] NAMES = {
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
    "unknown"
  };
  private static final String[] TEXTS = {
    "SEND",
    "TYPING",
    "READ",
    "REACT",
    "RESUME",
    "WATCH",
    "VIEW",
    "REFRESH",
    "PING",
    "",
    "550e8400-e29b-41d4-a716-446655440000",
    "https://example.com/a",
    "\u0000",
    "\ud83d\ude00"
  };
  private static final String SYNTAX = "{}[]:,\"\\ \n0123456789.-+eEtrufalsn\u0000\ud800é";

  private final FrameCodec codec = new FrameCodec(ChatConfig.DEFAULT);

  static Stream<Long> seeds() {
    return Stream.of(1L, 20_240_115L, -7L);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverTextComesTheAnswerIsAFrame(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(codec.decode(randomText(random, SYNTAX, random.nextInt(200)))).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverIsDoneToAGoodFrameTheAnswerIsAFrame(long seed) {
    Random random = new Random(seed);
    List<String> good =
        GoldenFrames.CLIENT.keySet().stream()
            .sorted()
            .map(name -> GoldenFrames.text("client", name))
            .toList();
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder text = new StringBuilder(good.get(random.nextInt(good.size())));
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        edit(text, random);
      }
      assertThat(codec.decode(text.toString())).isNotNull();
    }
  }

  private static void edit(StringBuilder text, Random random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(20));
    switch (random.nextInt(3)) {
      case 0 -> text.delete(from, to);
      case 1 -> text.insert(from, text.substring(from, to));
      default -> text.replace(from, to, randomText(random, SYNTAX, to - from));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverTheFieldsHoldTheAnswerIsAFrame(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String text =
          write(
              json -> {
                json.writeStartObject();
                int first = random.nextInt(NAMES.length);
                for (int field = random.nextInt(NAMES.length); field >= 0; field--) {
                  json.writeFieldName(NAMES[(first + field) % NAMES.length]);
                  writeRandom(json, random, 3);
                }
                json.writeEndObject();
              });
      assertThat(codec.decode(text)).isNotNull();
    }
  }

  private static void writeRandom(JsonGenerator json, Random random, int depth) throws IOException {
    switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> json.writeNull();
      case 1 -> json.writeBoolean(random.nextBoolean());
      case 2 -> json.writeNumber(random.nextInt(3) - 1);
      case 3 -> json.writeNumber(random.nextDouble());
      case 4, 5 -> json.writeString(TEXTS[random.nextInt(TEXTS.length)]);
      case 6 -> {
        json.writeStartArray();
        for (int i = random.nextInt(13); i > 0; i--) {
          writeRandom(json, random, depth - 1);
        }
        json.writeEndArray();
      }
      default -> {
        json.writeStartObject();
        for (String name : TEXTS) {
          if (random.nextInt(4) == 0) {
            json.writeFieldName(name);
            writeRandom(json, random, depth - 1);
          }
        }
        json.writeEndObject();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anySendThatIsValidArrivesAsItWasWritten(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      ClientFrame.Send send =
          new ClientFrame.Send(
              ThreadId.random(),
              "x" + randomBody(random, 300),
              attachments(random),
              random.nextBoolean() ? null : "c" + random.nextLong(),
              random.nextInt(5),
              random.nextLong(Long.MAX_VALUE));
      assertThat(codec.decode(write(json -> writeSend(json, send)))).isEqualTo(send);
    }
  }

  private static void writeSend(JsonGenerator json, ClientFrame.Send send) throws IOException {
    json.writeStartObject();
    json.writeStringField("body", send.body());
    json.writeStringField("clientMessageId", send.clientMessageId());
    json.writeStringField("threadId", send.threadId().toString());
    json.writeArrayFieldStart("attachments");
    for (String attachment : send.attachments()) {
      json.writeString(attachment);
    }
    json.writeEndArray();
    if (send.replyTo() > 0) {
      json.writeNumberField("replyTo", send.replyTo());
    }
    if (send.basedOnSeq() > 0) {
      json.writeNumberField("basedOnSeq", send.basedOnSeq());
    }
    json.writeStringField("type", "SEND");
    json.writeEndObject();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyMessageIsEncodedSoThatItsTextsCanBeReadBack(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS / 10; i++) {
      Message message =
          new Message(
              MessageId.random(),
              ThreadId.random(),
              1 + random.nextInt(1_000),
              Participant.support("sam"),
              randomBody(random, 40_000),
              attachments(random),
              Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
              null,
              0,
              null);
      Map<?, ?> read = JsonTree.object(codec.encode(new ServerFrame.MessageFrame(message)).text());

      assertThat(read.get("seq")).isEqualTo(message.seq());
      Map<?, ?> inner = (Map<?, ?>) read.get("message");
      assertThat(inner.get("body")).isEqualTo(message.body());
      assertThat(inner.get("attachments")).isEqualTo(message.attachments());
      assertThat(Instant.parse((String) inner.get("timestamp"))).isEqualTo(message.timestamp());
    }
  }

  private static List<String> attachments(Random random) {
    return IntStream.range(0, random.nextInt(11))
        .mapToObj(i -> "https://example.com/" + random.nextInt(100))
        .toList();
  }

  private static String randomText(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** Any code points but NUL and surrogates. */
  private static String randomBody(Random random, int maxLength) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(maxLength); i > 0; i--) {
      int max = random.nextInt(8) == 0 ? Character.MAX_CODE_POINT : 0x7f;
      int codePoint = 1 + random.nextInt(max);
      if (Character.getType(codePoint) != Character.SURROGATE) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }

  private static String write(Writer writer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
      writer.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private interface Writer {
    void write(JsonGenerator json) throws IOException;
  }
}
