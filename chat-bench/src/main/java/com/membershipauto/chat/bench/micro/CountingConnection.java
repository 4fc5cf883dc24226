package com.membershipauto.chat.bench.micro;

import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.session.Session;
import com.membershipauto.chat.spi.Connection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A transport that takes everything at once and sends nothing. It lets so much in as comes out. */
final class CountingConnection implements Connection {
  private static final int WELCOME_SECONDS = 10;

  private final Semaphore window;
  private final int framesPerPermit;
  private final CountDownLatch welcomed = new CountDownLatch(1);
  private volatile @Nullable Session session;

  // Only core's, one write after another.
  private boolean isWelcome;
  private int frames;

  /**
   * @param window gets a permit back for each {@code framesPerPermit} frames
   */
  CountingConnection(Semaphore window, int framesPerPermit) {
    this.window = window;
    this.framesPerPermit = framesPerPermit;
  }

  void belongsTo(Session value) {
    session = value;
  }

  /** Waits for the session to be live. */
  void awaitWelcome() throws InterruptedException {
    if (!welcomed.await(WELCOME_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a session is not welcome");
    }
  }

  @Override
  public void write(List<EncodedFrame> written, Runnable done) {
    frames += written.size();
    if (!isWelcome) {
      isWelcome = true;
      frames--;
      welcomed.countDown();
    }
    int permits = frames / framesPerPermit;
    if (permits > 0) {
      frames -= permits * framesPerPermit;
      window.release(permits);
    }
    done.run();
  }

  @Override
  public void ping() {
    // There is nobody.
  }

  @Override
  public void close(CloseReason reason) {
    abort();
  }

  @Override
  public void abort() {
    Session ending = session;
    if (ending != null) {
      ending.transportClosed();
    }
  }
}
