package com.membershipauto.chat.protocol;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What each file in {@code protocol/client} and {@code protocol/server} is the text of. */
final class GoldenFrames {
  static final ThreadId THREAD = thread("550e8400-e29b-41d4-a716-446655440000");
  static final MessageId MESSAGE =
      new MessageId(UUID.fromString("660e8400-e29b-41d4-a716-446655440001"));
  private static final ThreadId OTHER_THREAD = thread("770e8400-e29b-41d4-a716-446655440002");
  private static final Participant CUSTOMER = Participant.user("42");
  private static final Participant SAM = Participant.support("sam");
  private static final Instant OPENED = Instant.parse("2024-01-15T10:00:00Z");
  private static final Instant SENT = Instant.parse("2024-01-15T10:30:00.123Z");
  private static final Instant EXPIRES = Instant.parse("2024-01-15T11:30:00Z");
  private static final String HELLO = "Hello, I need help with my appointment";
  private static final List<String> IMAGE = List.of("https://example.com/image.jpg");

  static final Map<String, ClientFrame> CLIENT =
      Map.ofEntries(
          Map.entry("seed-send", new ClientFrame.Send(THREAD, HELLO, IMAGE, null, 0, 0)),
          Map.entry("seed-typing", new ClientFrame.Typing(THREAD, true)),
          Map.entry("send", new ClientFrame.Send(THREAD, HELLO, IMAGE, "c-1", 3, 7)),
          Map.entry("send-without-options", hello()),
          Map.entry("send-with-ignored-fields", hello()),
          Map.entry("typing-ended", new ClientFrame.Typing(THREAD, false)),
          Map.entry("read", new ClientFrame.Read(THREAD, 7)),
          Map.entry("react", new ClientFrame.React(THREAD, MESSAGE, "👍", false)),
          Map.entry("react-remove", new ClientFrame.React(THREAD, MESSAGE, "👍", true)),
          Map.entry("resume", new ClientFrame.Resume(Map.of(THREAD, 7L, OTHER_THREAD, 0L))),
          Map.entry("watch", new ClientFrame.Watch(THREAD)),
          Map.entry("unwatch", new ClientFrame.Unwatch(THREAD)),
          Map.entry("view", new ClientFrame.View(THREAD)),
          Map.entry("view-nothing", new ClientFrame.View(null)),
          Map.entry("refresh", new ClientFrame.Refresh("header.payload.signature")),
          Map.entry("ping", new ClientFrame.Ping()),
          Map.entry(
              "invalid-type-unknown",
              new ClientFrame.Invalid(
                  ErrorCode.UNSUPPORTED, "There is no such type of frame.", "c-1")),
          Map.entry(
              "invalid-body-missing",
              new ClientFrame.Invalid(ErrorCode.MALFORMED, "body must be a string.", "c-1")));

  static final Map<String, ServerFrame> SERVER =
      Map.ofEntries(
          Map.entry(
              "seed-message",
              new ServerFrame.MessageFrame(
                  new Message(
                      MESSAGE,
                      THREAD,
                      1,
                      SAM,
                      "Hi! How can I help you today?",
                      List.of(),
                      Instant.parse("2024-01-15T10:30:00Z"),
                      null,
                      0,
                      null))),
          Map.entry("seed-typing", new ServerFrame.Typing(THREAD, true, SAM)),
          Map.entry(
              "welcome",
              new ServerFrame.Welcome(
                  "k7Jm2Q",
                  CUSTOMER,
                  EXPIRES,
                  25,
                  new ServerFrame.Limits(65_536, 32_768, 10, 64, 100, 1_000))),
          Map.entry(
              "message",
              new ServerFrame.MessageFrame(
                  new Message(
                      MESSAGE,
                      THREAD,
                      8,
                      CUSTOMER,
                      "Here is \"it\":\nä € 😀",
                      List.of("https://example.com/image.jpg", "https://example.com/a.pdf"),
                      SENT,
                      "c-1",
                      3,
                      SAM.id()))),
          Map.entry("ack", new ServerFrame.Ack("c-1", MESSAGE, THREAD, 8, SENT, false)),
          Map.entry(
              "error",
              new ServerFrame.Failure(
                  ErrorCode.MALFORMED, "type must be a string.", null, null, 0)),
          Map.entry(
              "error-to-be-retried",
              new ServerFrame.Failure(
                  ErrorCode.BUSY, "Too many messages are on their way.", "c-1", THREAD, 2)),
          Map.entry("typing", new ServerFrame.Typing(THREAD, false, CUSTOMER)),
          Map.entry("read", new ServerFrame.Read(THREAD, CUSTOMER, 7)),
          Map.entry(
              "presence", new ServerFrame.Presence(THREAD, List.of(SAM.id(), new UserId("sue")))),
          Map.entry(
              "reaction", new ServerFrame.Reaction(THREAD, 9, MESSAGE, CUSTOMER.id(), "👍", false)),
          Map.entry(
              "thread-opened",
              new ServerFrame.ThreadFrame(thread(ThreadStatus.OPEN, null, 0, OPENED), false)),
          Map.entry(
              "thread-changed",
              new ServerFrame.ThreadFrame(thread(ThreadStatus.CLOSED, SAM.id(), 10, SENT), true)),
          Map.entry(
              "resumed",
              new ServerFrame.Resumed(
                  THREAD,
                  10,
                  List.of(new ReadMark(CUSTOMER, 7), new ReadMark(SAM, 10)),
                  ThreadStatus.OPEN,
                  SAM.id())),
          Map.entry(
              "reset", new ServerFrame.Reset(THREAD, 5_000, List.of(), ThreadStatus.CLOSED, null)),
          Map.entry("expiring", new ServerFrame.Expiring(EXPIRES)),
          Map.entry("pong", new ServerFrame.Pong()),
          Map.entry("reconnect", new ServerFrame.Reconnect(1_500)));

  private GoldenFrames() {}

  /** The file's text without its last line break. */
  static String text(String folder, String name) {
    String path = "/protocol/" + folder + "/" + name + ".json";
    try (InputStream file = GoldenFrames.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalArgumentException("no " + path);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ThreadId thread(String id) {
    return new ThreadId(UUID.fromString(id));
  }

  private static ClientFrame hello() {
    return new ClientFrame.Send(THREAD, "Hello", List.of(), null, 0, 0);
  }

  private static ChatThread thread(
      ThreadStatus status, UserId assigneeId, long lastSeq, Instant updatedAt) {
    return new ChatThread(
        THREAD, CUSTOMER.id(), "My appointment", status, assigneeId, lastSeq, OPENED, updatedAt);
  }
}
