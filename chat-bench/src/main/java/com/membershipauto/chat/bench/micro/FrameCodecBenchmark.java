package com.membershipauto.chat.bench.micro;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.protocol.ClientFrame;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A frame to and from its JSON; each message is decoded once and encoded once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameCodecBenchmark {
  private final FrameCodec codec = new FrameCodec(ChatConfig.DEFAULT);
  private final String send = Samples.send(Samples.THREAD, "0b9f2c1e-1");
  private final ServerFrame message = new ServerFrame.MessageFrame(Samples.message());
  private final ServerFrame ack = ack(Samples.message());

  private static ServerFrame ack(Message message) {
    return new ServerFrame.Ack(
        "0b9f2c1e-1", message.id(), message.threadId(), message.seq(), message.timestamp(), false);
  }

  @Benchmark
  public ClientFrame decodeSend() {
    return codec.decode(send);
  }

  @Benchmark
  public EncodedFrame encodeMessage() {
    return codec.encode(message);
  }

  @Benchmark
  public EncodedFrame encodeAck() {
    return codec.encode(ack);
  }
}
