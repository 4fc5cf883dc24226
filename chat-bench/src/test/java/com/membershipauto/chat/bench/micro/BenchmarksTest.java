package com.membershipauto.chat.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark runs, if only for a moment: its figures here mean nothing. */
final class BenchmarksTest {
  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("com\\.membershipauto\\.chat\\.bench\\.micro\\..*")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(20))
                    .param("sessions", "3")
                    .param("batch", "32")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    Set<String> seen = new TreeSet<>();
    for (RunResult result : results) {
      seen.add(
          result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1")
              + result.getParams().getParamsKeys());
      assertThat(result.getPrimaryResult().getScore()).isPositive();
    }
    assertThat(seen)
        .containsExactly(
            "AppendBenchmark.append[batch, threads, url]",
            "FanOutBenchmark.message[inFlight, sessions]",
            "FrameCodecBenchmark.decodeSend[]",
            "FrameCodecBenchmark.encodeAck[]",
            "FrameCodecBenchmark.encodeMessage[]",
            "SendBenchmark.send[inFlight]");
    assertThat(results).hasSize(8);
  }
}
