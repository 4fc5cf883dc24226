package com.membershipauto.chat.testkit.contract;

import com.membershipauto.chat.Gateway;
import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.session.Inbound;
import com.membershipauto.chat.spi.Connection;
import com.membershipauto.chat.testkit.net.RawFrame;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** One connection of a {@link SocketTransport}: {@link #run} reads, a thread of its own writes. */
final class SocketConnection implements Connection, Runnable {
  private record Job(List<ByteBuffer> bytes, Runnable done) {}

  private final Socket socket;
  private final int maxBytes;
  private final DataInputStream in;
  private final Inbound inbound;

  /** All guarded by this. */
  private final Deque<Job> jobs = new ArrayDeque<>();

  private boolean closing;
  private boolean nothingMoreHeard;
  private boolean ended;

  SocketConnection(Socket socket, Gateway gateway, Handshake.Accepted accepted) throws IOException {
    this.socket = socket;
    this.maxBytes = gateway.config().get(Setting.MAX_FRAME_BYTES);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.inbound = gateway.connect(this, accepted);
  }

  @Override
  public void write(List<EncodedFrame> frames, Runnable done) {
    add(new Job(frames.stream().map(EncodedFrame::wire).toList(), done), false);
  }

  @Override
  public void ping() {
    control(RawFrame.of(RawFrame.PING, new byte[0]), false);
  }

  @Override
  public void close(CloseReason reason) {
    control(RawFrame.close(reason.code(), reason.text()), true);
  }

  private void control(RawFrame frame, boolean last) {
    add(new Job(List.of(ByteBuffer.wrap(frame.unmasked().encode())), () -> {}), last);
  }

  private void add(Job job, boolean last) {
    synchronized (this) {
      if (!ended && !closing) {
        closing = last;
        jobs.add(job);
        notifyAll();
        return;
      }
    }
    job.done().run();
  }

  @Override
  public void abort() {
    Deque<Job> left;
    synchronized (this) {
      ended = true;
      left = new ArrayDeque<>(jobs);
      jobs.clear();
      notifyAll();
    }
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
    left.forEach(job -> job.done().run());
  }

  private void writeAll() {
    try {
      OutputStream out = socket.getOutputStream();
      for (Job job = next(); job != null; job = next()) {
        try {
          for (ByteBuffer bytes : job.bytes()) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            out.write(copy);
          }
        } finally {
          job.done().run();
        }
      }
    } catch (IOException | InterruptedException e) {
      abort();
    }
  }

  /** The next job; null when the close frame is written and answered, or there is no peer. */
  private synchronized Job next() throws IOException, InterruptedException {
    while (jobs.isEmpty() && !ended) {
      if (closing && nothingMoreHeard) {
        // Not close(): with bytes unread that is a RST, which may overtake the close frame.
        socket.shutdownOutput();
        return null;
      }
      wait();
    }
    return jobs.poll();
  }

  @Override
  public void run() {
    SocketTransport.thread("socket-write", this::writeAll);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    boolean inMessage = false;
    try {
      while (true) {
        RawFrame frame = read(message.size());
        if (frame == null) {
          stopListening();
          in.transferTo(OutputStream.nullOutputStream());
          return;
        }
        switch (frame.opcode()) {
          case RawFrame.TEXT, RawFrame.CONTINUATION -> {
            if (inMessage == (frame.opcode() == RawFrame.TEXT)) {
              fail(CloseReason.PROTOCOL_ERROR);
              break;
            }
            message.writeBytes(frame.payload());
            inMessage = !frame.isFinal();
            if (frame.isFinal()) {
              receive(message.toByteArray());
              message.reset();
            }
          }
          case RawFrame.BINARY -> fail(CloseReason.NOT_TEXT);
          case RawFrame.PING -> {
            inbound.heard();
            control(RawFrame.of(RawFrame.PONG, frame.payload()), false);
          }
          case RawFrame.PONG -> inbound.heard();
          default -> closeHeard(frame);
        }
      }
    } catch (IOException gone) {
      abort();
    } finally {
      abort();
      inbound.transportClosed();
    }
  }

  private void receive(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      inbound.receive(text);
    } catch (CharacterCodingException e) {
      fail(CloseReason.BAD_UTF8);
    }
  }

  private void closeHeard(RawFrame frame) {
    byte[] payload = frame.payload();
    int code = payload.length < 2 ? 0 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    boolean valid =
        payload.length == 0
            || (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
            || (code >= 3000 && code < 5000);
    if (!valid) {
      fail(CloseReason.PROTOCOL_ERROR);
      return;
    }
    control(RawFrame.of(RawFrame.CLOSE, payload), true);
    stopListening();
  }

  private synchronized void stopListening() {
    nothingMoreHeard = true;
    notifyAll();
  }

  private void fail(CloseReason reason) {
    inbound.fail(reason);
  }

  /** The next frame; null after one that breaks the rules, which has been reported. */
  private RawFrame read(int already) throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    int opcode = first & 0xf;
    boolean isControl = opcode >= RawFrame.CLOSE;
    boolean isKnown = opcode <= RawFrame.BINARY || (isControl && opcode <= RawFrame.PONG);
    if ((first & 0x70) != 0
        || !isKnown
        || (second & 0x80) == 0
        || length < 0
        || (isControl && (length > 125 || (first & RawFrame.FIN) == 0))) {
      fail(CloseReason.PROTOCOL_ERROR);
      return null;
    }
    if (already + length > maxBytes) {
      fail(CloseReason.TOO_BIG);
      return null;
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes((int) length);
    if (mask.length < 4 || payload.length < length) {
      throw new IOException("the peer left");
    }
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    RawFrame frame = RawFrame.of(opcode, payload);
    return (first & RawFrame.FIN) != 0 ? frame : frame.unfinished();
  }
}
