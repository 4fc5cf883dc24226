package com.membershipauto.chat.bench;

import com.membershipauto.chat.bench.load.RunFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;

/** Where the process starts. */
public final class Main {
  private static final int FAILED = 2;

  private Main() {}

  /** Runs the load tool, or the benchmarks, and exits with its code. */
  public static void main(String[] args) throws IOException {
    if (args.length > 0 && args[0].equals("jmh")) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    System.exit(run(System.getenv(), writer(System.out), writer(System.err), args));
  }

  /**
   * Runs the load tool.
   *
   * @return the exit code
   */
  static int run(
      Map<String, String> environment, PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new LoadCommand(environment))
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof RunFailure) {
                err.println("chat-bench: " + failure.getMessage());
              } else {
                failure.printStackTrace(err);
              }
              err.flush();
              return FAILED;
            })
        .execute(args);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
