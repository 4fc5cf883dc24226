package com.membershipauto.chat.bench;

import com.membershipauto.chat.bench.load.Credentials;
import com.membershipauto.chat.bench.load.LoadPlan;
import com.membershipauto.chat.bench.load.LoadResult;
import com.membershipauto.chat.bench.load.LoadRun;
import com.membershipauto.chat.bench.load.RunFailure;
import com.membershipauto.chat.bench.report.JsonReport;
import com.membershipauto.chat.bench.report.SvgPlot;
import com.membershipauto.chat.bench.report.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the load tool. */
@Command(
    name = "chat-bench",
    description = {
      "Puts a chat server under load, measures it from the clients' side, and checks that each acked"
          + " message comes to each connection once and in order.",
      "Latencies count from when a message was planned, not from when it could be sent: a server"
          + " that stalls cannot hide it.",
      ""
    },
    footer = {
      "",
      "One of --secret-file, --secret-env and --tokens is needed.",
      "chat-bench jmh … runs the benchmarks of the code (JMH's own command line: jmh -h).",
      "Exit codes: 0 good, 1 a promise was broken, 2 nothing was measured, 3 connections ended or"
          + " messages were not answered."
    },
    sortOptions = false,
    usageHelpWidth = 100)
final class LoadCommand implements Callable<Integer> {
  private enum Distances {
    fixed,
    poisson
  }

  private final Map<String, String> environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--url", paramLabel = "URL", description = "The server (${DEFAULT-VALUE}).")
  private URI url = URI.create("http://localhost:8000");

  @Option(
      names = "--receive-url",
      paramLabel = "URL",
      description =
          "Another server of the same chat, for all connections but the sending ones; deliveries"
              + " are measured there then.")
  private @Nullable URI receiveUrl;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "Customers, each with a new thread of their own (${DEFAULT-VALUE}).")
  private int users = 100;

  @Option(
      names = "--connections",
      paramLabel = "C",
      description = "Connections of each user; all of them receive, one sends (${DEFAULT-VALUE}).")
  private int connections = 2;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Messages a second, of all users together (${DEFAULT-VALUE}).")
  private double rate = 100;

  @Option(
      names = "--schedule",
      description = "fixed distances, or poisson: at random, as people do (${DEFAULT-VALUE}).")
  private Distances schedule = Distances.fixed;

  @Option(
      names = "--seed",
      paramLabel = "X",
      description = "Of the random schedule (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--seconds", paramLabel = "S", description = "Measured (${DEFAULT-VALUE}).")
  private int seconds = 30;

  @Option(
      names = "--warmup",
      paramLabel = "W",
      description = "Seconds before those, checked but not measured (${DEFAULT-VALUE}).")
  private int warmup = 10;

  @Option(
      names = "--body",
      paramLabel = "B",
      description = "Characters of each message (${DEFAULT-VALUE}).")
  private int body = 120;

  @Option(
      names = "--connect-rate",
      paramLabel = "R",
      description = "Connections to make a second, at most (${DEFAULT-VALUE}).")
  private int connectRate = 1_000;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Threads that read; one more sends (${DEFAULT-VALUE}).")
  private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

  @Option(
      names = "--wait",
      paramLabel = "S",
      description = "Seconds to wait for an answer, and for the last ones (${DEFAULT-VALUE}).")
  private int wait = 10;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "Has the server's HS256 secret (CHAT_JWT_SECRET), to make tokens with.")
  private @Nullable Path secretFile;

  @Option(
      names = "--secret-env",
      paramLabel = "NAME",
      description = "The environment variable that has it.")
  private @Nullable String secretVariable;

  @Option(names = "--issuer", description = "Of the tokens made, if the server asks for one.")
  private @Nullable String issuer;

  @Option(names = "--audience", description = "Of the tokens made, if the server asks for one.")
  private @Nullable String audience;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = "Tokens to use instead, one a line, each of another customer.")
  private @Nullable Path tokens;

  @Option(names = "--json", paramLabel = "FILE", description = "Where to write all figures.")
  private @Nullable Path json;

  @Option(names = "--plot", paramLabel = "FILE", description = "Where to write an SVG.")
  private @Nullable Path plot;

  @Option(names = "--quiet", description = "No line for each second.")
  private boolean quiet;

  LoadCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws RunFailure, InterruptedException {
    LoadPlan plan =
        new LoadPlan(
            url,
            receiveUrl,
            users,
            connections,
            rate,
            schedule == Distances.poisson,
            seed,
            warmup,
            seconds,
            body,
            connectRate,
            threads,
            wait);
    plan.check();
    PrintWriter out = out();
    LoadResult result =
        LoadRun.run(
            plan,
            credentials(),
            line -> {
              if (!quiet) {
                out.println(line);
                out.flush();
              }
            });
    out.print(TextReport.of(result));
    out.flush();
    if (json != null) {
      write(json, JsonReport.of(result));
    }
    if (plot != null) {
      write(plot, SvgPlot.of(result));
    }
    return result.exitCode();
  }

  private Credentials credentials() throws RunFailure {
    if (tokens != null && secretFile == null && secretVariable == null) {
      return Credentials.given(Credentials.read(tokens).lines().map(String::strip).toList(), users);
    }
    Duration length = Duration.ofSeconds((long) warmup + seconds + wait);
    return Credentials.minted(secret(), length, token -> token.issuer(issuer).audience(audience));
  }

  private String secret() throws RunFailure {
    if (tokens == null && secretFile != null && secretVariable == null) {
      return Credentials.read(secretFile);
    }
    if (tokens == null && secretFile == null && secretVariable != null) {
      String secret = environment.get(secretVariable);
      if (secret == null || secret.isBlank()) {
        throw new RunFailure("the environment has no " + secretVariable);
      }
      return secret.strip();
    }
    throw new RunFailure("one of --secret-file, --secret-env and --tokens is needed, and only one");
  }

  private static void write(Path file, String text) throws RunFailure {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new RunFailure(file + " cannot be written");
    }
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("only for picocli to call");
    }
    return spec.commandLine().getOut();
  }
}
