package com.membershipauto.chat.server.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An interactive client that shows every frame. Lines of text are sent as messages; lines that
 * start with a slash are commands.
 */
final class Talk {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);
  private static final JsonFactory JSON = new JsonFactory();
  private static final String HELP =
      "* text: send it · /thread ID · /typing on|off · /raw JSON · /quit";

  private final BufferedReader in;
  private final PrintWriter out;
  private final TalkListener listener;
  private @Nullable String threadId;

  Talk(BufferedReader in, PrintWriter out, @Nullable String threadId) {
    this.in = in;
    this.out = out;
    this.threadId = threadId;
    this.listener = new TalkListener(this::show);
  }

  /**
   * Connects and talks until the input ends or the server closes.
   *
   * @return whether it ended because we wanted it to
   */
  boolean run(URI url, String token) throws InterruptedException {
    WebSocket socket;
    try {
      socket =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .build()
              .newWebSocketBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .buildAsync(withToken(url, token), listener)
              .join();
    } catch (CompletionException e) {
      show("* cannot connect to " + url + ": " + reason(e.getCause()));
      return false;
    }
    show("* connected to " + url);
    show(HELP);
    Thread reader = new Thread(() -> readLines(socket), "talk-input");
    reader.setDaemon(true);
    reader.start();
    return listener.awaitEnd();
  }

  private void readLines(WebSocket socket) {
    try {
      String line;
      while ((line = in.readLine()) != null && !line.equals("/quit")) {
        handle(line, socket);
      }
    } catch (IOException e) {
      show("* the input cannot be read");
    } finally {
      listener.awaitAnswers(LAST_ANSWERS);
      listener.close(socket);
    }
  }

  private void handle(String line, WebSocket socket) {
    String argument = line.substring(line.indexOf(' ') + 1).strip();
    if (line.startsWith("/thread ")) {
      threadId = argument;
    } else if (line.equals("/typing on") || line.equals("/typing off")) {
      inThread(id -> send(socket, typing(id, argument.equals("on"))));
    } else if (line.startsWith("/raw ")) {
      send(socket, argument);
    } else if (line.startsWith("/")) {
      show(HELP);
    } else if (!line.isBlank()) {
      inThread(
          id -> {
            String clientMessageId = UUID.randomUUID().toString();
            listener.expect(clientMessageId);
            send(socket, message(id, line, clientMessageId));
          });
    }
  }

  private void inThread(Consumer<String> action) {
    String id = threadId;
    if (id == null) {
      show("* in which thread? /thread ID");
    } else {
      action.accept(id);
    }
  }

  private void send(WebSocket socket, String frame) {
    show("> " + JsonLine.of(frame));
    try {
      socket.sendText(frame, true).join();
    } catch (CompletionException e) {
      show("* not sent: the connection is closed");
    }
  }

  private void show(String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }

  private static String message(String threadId, String body, String clientMessageId) {
    return json(
        generator -> {
          generator.writeStringField("type", "SEND");
          generator.writeStringField("threadId", threadId);
          generator.writeStringField("body", body);
          generator.writeStringField("clientMessageId", clientMessageId);
        });
  }

  private static String typing(String threadId, boolean isTyping) {
    return json(
        generator -> {
          generator.writeStringField("type", "TYPING");
          generator.writeStringField("threadId", threadId);
          generator.writeBooleanField("isTyping", isTyping);
        });
  }

  private interface Fields {
    void write(JsonGenerator generator) throws IOException;
  }

  private static String json(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.writeStartObject();
      fields.write(generator);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static URI withToken(URI url, String token) {
    String separator = url.getRawQuery() == null ? "?" : "&";
    return URI.create(
        url + separator + "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
  }

  private static String reason(@Nullable Throwable failure) {
    if (failure instanceof WebSocketHandshakeException refused) {
      return "HTTP status " + refused.getResponse().statusCode();
    }
    return failure == null ? "unknown" : failure.getClass().getSimpleName();
  }
}
