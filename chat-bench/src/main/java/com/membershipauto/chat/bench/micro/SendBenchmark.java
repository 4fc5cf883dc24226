package com.membershipauto.chat.bench.micro;

import com.membershipauto.chat.session.Session;
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
 * One message all the way but the socket and the database: from the text that the transport hands
 * over to its {@code ack} and its delivery to the sender's own connection.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class SendBenchmark {
  private static final int FRAMES_PER_MESSAGE = 2;

  /** Texts that are there beforehand: making them is the client's work. */
  private static final int TEXTS = 1024;

  @Param({"1", "32"})
  private int inFlight = 1;

  private Node node;
  private Session session;
  private String[] texts;
  private int next;

  @Setup
  public void connect() throws InterruptedException {
    node = new Node(inFlight);
    session = node.connect(FRAMES_PER_MESSAGE);
    texts = new String[TEXTS];
    for (int i = 0; i < TEXTS; i++) {
      texts[i] = Samples.send(node.thread(), "0b9f2c1e-" + i);
    }
  }

  @TearDown
  public void close() {
    node.close();
  }

  @Benchmark
  public void send() throws InterruptedException {
    node.awaitRoom();
    session.receive(texts[next++ % TEXTS]);
  }
}
