package com.membershipauto.chat.server.command;

import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.server.application.ChatApplication;
import com.membershipauto.chat.server.application.TokenKeys;
import com.membershipauto.chat.server.settings.Durations;
import com.membershipauto.chat.server.settings.Settings;
import com.membershipauto.chat.server.settings.SettingsException;
import com.membershipauto.chat.server.storage.DatabaseException;
import com.membershipauto.chat.server.storage.Migrations;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. Exit codes: 0 done, 1 failed, 2 bad usage or settings, 3 no database. */
@Command(
    name = "chat-reference-server",
    description = "A support chat. Without a command it serves.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class ChatCommand implements Callable<Integer> {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int BAD_SETTINGS = 2;
  static final int NO_DATABASE = 3;

  private final Terminal terminal;

  private ChatCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Runs one command.
   *
   * @return the exit code
   */
  public static int run(Terminal terminal, String... args) {
    return new CommandLine(new ChatCommand(terminal))
        .addSubcommand(new CommandLine(new UserCommand(terminal)))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, terminal))
        .execute(args);
  }

  @Override
  public Integer call() throws Exception {
    return serve();
  }

  @Command(
      description = "Serves until it is told to stop (SIGTERM, Ctrl-C).",
      mixinStandardHelpOptions = true)
  int serve() throws SettingsException, DatabaseException, InterruptedException {
    Settings settings = terminal.settings();
    ChatApplication application = ChatApplication.start(settings);
    StopHook.install(application, settings.chat());
    application.awaitClosed();
    return DONE;
  }

  @Command(
      description = "Brings the database's tables up to date, and ends.",
      mixinStandardHelpOptions = true)
  int migrate() throws SettingsException, DatabaseException, InterruptedException {
    Migrations.run(terminal.settings().database());
    return DONE;
  }

  @Command(
      description = "Prints an access token, signed with the server's secret.",
      mixinStandardHelpOptions = true)
  int token(
      @Option(names = "--user", required = true, paramLabel = "ID", description = "The user's id.")
          String user,
      @Option(
              names = "--role",
              defaultValue = "user",
              paramLabel = "ROLE",
              description = "user or support (default: ${DEFAULT-VALUE}).")
          String role,
      @Option(names = "--name", paramLabel = "NAME", description = "What people call the user.")
          @Nullable String name,
      @Option(
              names = "--ttl",
              defaultValue = "1h",
              paramLabel = "TIME",
              description = "How long it is good: 30s, 15m, 1h, 7d (default: ${DEFAULT-VALUE}).")
          String ttl)
      throws SettingsException {
    Duration life =
        Durations.parse(ttl)
            .orElseThrow(() -> new SettingsException("--ttl must be " + Durations.EXPECTED));
    TokenIssuer issuer =
        TokenKeys.of(terminal.settings())
            .issuer(life)
            .orElseThrow(
                () -> new SettingsException("CHAT_JWT_SECRET must be set: it signs the token"));
    terminal.out().println(issuer.access(new Participant(userId(user), Roles.parse(role)), name));
    return DONE;
  }

  @Command(
      description = "Talks to a running server and shows every frame.",
      mixinStandardHelpOptions = true)
  int talk(
      @Option(
              names = "--url",
              defaultValue = "ws://127.0.0.1:8000/chat/ws/",
              paramLabel = "URL",
              description = "The WebSocket (default: ${DEFAULT-VALUE}).")
          URI url,
      @Option(
              names = "--token",
              paramLabel = "TOKEN",
              description = "An access token; without it, the first line of the input.")
          @Nullable String token,
      @Option(names = "--thread", paramLabel = "ID", description = "The thread to talk in.")
          @Nullable String thread)
      throws Exception {
    String used = token == null ? terminal.ask("Token: ") : token;
    return new Talk(terminal.in(), terminal.out(), thread).run(url, used.strip()) ? DONE : FAILED;
  }

  private static UserId userId(String text) throws SettingsException {
    try {
      return new UserId(text);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("--user: " + e.getMessage());
    }
  }

  private static int explain(Exception failure, Terminal terminal) {
    terminal.err().println("chat: " + String.valueOf(failure.getMessage()));
    if (failure instanceof SettingsException) {
      return BAD_SETTINGS;
    }
    if (failure instanceof DatabaseException) {
      return NO_DATABASE;
    }
    failure.printStackTrace(terminal.err());
    return FAILED;
  }
}
