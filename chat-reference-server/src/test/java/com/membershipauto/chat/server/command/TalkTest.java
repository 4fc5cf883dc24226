package com.membershipauto.chat.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.server.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TalkTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static TestServer server;
  private static String token;
  private static String thread;

  private final StringWriter out = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(folder, Map.of());
    token = server.login("alice");
    thread = server.openThread(token);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aLineIsSentAndEveryFrameShownBeforeTheInputsEndEndsIt() {
    int code = talk(new StringReader("Привіт\n"), "--thread", thread);

    assertThat(code).isZero();
    assertThat(out.toString().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("> {\"type\": \"SEND\", \"threadId\": \"" + thread + "\"")
                    .contains("\"body\": \"Привіт\""))
        .anySatisfy(line -> assertThat(line).startsWith("< {\"type\": \"welcome\""))
        .anySatisfy(line -> assertThat(line).startsWith("< {\"type\": \"ack\""))
        .anySatisfy(
            line -> assertThat(line).startsWith("< {\"type\": \"message\"").contains("Привіт"));
    assertThat(out.toString().strip()).endsWith("* closed: 1000");
  }

  @Test
  void theThreadCanBeChosenAndTypingToldByCommands() throws Exception {
    try (PipedWriter input = new PipedWriter()) {
      CompletableFuture<Integer> code = inBackground(input);

      input.write("hello\n/thread " + thread + "\n/typing on\n/typing off\n");
      input.flush();
      String typing = "> {\"type\": \"TYPING\", \"threadId\": \"" + thread + "\", \"isTyping\": ";
      await().atMost(LIMIT).until(() -> out.toString().contains(typing + "false}"));
      assertThat(out.toString())
          .contains("* in which thread? /thread ID", typing + "true}")
          .doesNotContain("\"body\": \"hello\"");

      input.write("/quit\n");
      input.flush();
      assertThat(code.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void rawTextIsSentAsItIs() throws Exception {
    try (PipedWriter input = new PipedWriter()) {
      CompletableFuture<Integer> code = inBackground(input);

      input.write("/raw {\"type\":\"PING\"}\n");
      input.flush();
      await().atMost(LIMIT).until(() -> out.toString().contains("< {\"type\": \"pong\"}"));

      input.write("/quit\n");
      input.flush();
      assertThat(code.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void aRefusedHandshakeIsToldWithoutTheToken() {
    int code = talk(new StringReader(""), "--token", "canary");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .contains("cannot connect", "HTTP status 401")
        .doesNotContain("canary");
  }

  @Test
  void aServerThatEndsEndsItToo(@TempDir Path other) throws Exception {
    try (TestServer stopping = TestServer.start(other, Map.of());
        PipedWriter input = new PipedWriter()) {
      String[] args = {
        "--url", stopping.webSocket("").toString(), "--token", stopping.login("bob")
      };
      CompletableFuture<Integer> code = inBackground(input, args);
      await().atMost(LIMIT).until(() -> out.toString().contains("\"welcome\""));

      stopping.application().close();

      assertThat(code.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(out.toString()).contains("\"reconnect\"", "* closed: 1012 restarting");
    }
  }

  @Test
  void withoutATokenTheFirstLineIsIt() {
    Terminal terminal = terminal(new StringReader(token + "\n"));

    int code = ChatCommand.run(terminal, "talk", "--url", server.webSocket("").toString());

    assertThat(code).isZero();
    assertThat(out.toString()).contains("* connected").doesNotContain(token);
  }

  private CompletableFuture<Integer> inBackground(PipedWriter input, String... args)
      throws IOException {
    PipedReader reader = new PipedReader(input);
    return CompletableFuture.supplyAsync(() -> talk(reader, args));
  }

  private int talk(Reader input, String... args) {
    List<String> all = new ArrayList<>(List.of("talk"));
    all.addAll(List.of(args));
    if (!all.contains("--url")) {
      all.addAll(List.of("--url", server.webSocket("").toString()));
    }
    if (!all.contains("--token")) {
      all.addAll(List.of("--token", token));
    }
    return ChatCommand.run(terminal(input), all.toArray(String[]::new));
  }

  private Terminal terminal(Reader input) {
    return new Terminal(
        () -> {
          throw new IllegalStateException("talk needs no settings");
        },
        null,
        new BufferedReader(input),
        new PrintWriter(out, true),
        new PrintWriter(out, true));
  }
}
