package com.membershipauto.chat.bench.micro;

import com.membershipauto.chat.service.Outcome;
import com.membershipauto.chat.service.Sent;
import com.membershipauto.chat.session.Session;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One message from the service to the transports of all sessions that get it, with some under way
 * at once. An operation is a message; what one delivery takes is the difference between two numbers
 * of sessions, divided by the difference of these.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class FanOutBenchmark {
  @Param({"1", "200", "1000"})
  private int sessions = 1;

  @Param({"16"})
  private int inFlight = 16;

  private Node node;

  @Setup
  public void connect() throws InterruptedException {
    node = new Node(inFlight);
    for (int i = 1; i <= sessions; i++) {
      // The last one to connect is the last one to be written to.
      Session unused = node.connect(i == sessions ? 1 : 0);
    }
  }

  @TearDown
  public void close() {
    node.close();
  }

  @Benchmark
  public CompletionStage<Outcome<Sent>> message() throws InterruptedException {
    node.awaitRoom();
    return node.server()
        .service()
        .send(Samples.CUSTOMER, node.thread(), new NewMessage(Samples.BODY, List.of(), null, 0), 0);
  }
}
