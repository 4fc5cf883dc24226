package com.membershipauto.chat.testkit.contract;

import com.membershipauto.chat.Gateway;
import java.net.URI;

/** Where the transport under test comes from. */
public interface ConnectionHarness {
  /**
   * Starts a server on loopback whose WebSocket end point asks {@code gateway} for each handshake
   * and connects to it what was accepted, as it does with a {@link
   * com.membershipauto.chat.ChatServer}. The test closes it.
   */
  Transport startTransport(Gateway gateway) throws Exception;

  /** A running server. */
  interface Transport extends AutoCloseable {
    /** {@code ws://…} of the end point, without a query. */
    URI uri();

    @Override
    void close();
  }
}
