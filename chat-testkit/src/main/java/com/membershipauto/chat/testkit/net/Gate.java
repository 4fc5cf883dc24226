package com.membershipauto.chat.testkit.net;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lets the reader through only while it is open. */
final class Gate extends FilterInputStream {
  private boolean shut;

  Gate(InputStream in) {
    super(in);
  }

  synchronized void shut(boolean value) {
    shut = value;
    notifyAll();
  }

  private synchronized void pass() throws IOException {
    try {
      while (shut) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public int read() throws IOException {
    pass();
    return super.read();
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    pass();
    return super.read(bytes, from, length);
  }
}
