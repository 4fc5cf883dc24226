package com.membershipauto.chat.session;

import com.membershipauto.chat.protocol.CloseReason;

/**
 * Core's side of one connection, to which its adapter reports. {@link #receive} is called for one
 * message after another, the other methods from any thread; none of them blocks.
 */
public interface Inbound {
  /** Handles one whole text message; not to be called again before it returned. */
  void receive(String text);

  /** A sign of life that is no text: a pong or a ping. */
  void heard();

  /** The peer broke the transport's rules: ends the connection with the reason. */
  void fail(CloseReason reason);

  /** The connection is gone, whoever ended it; a second call does nothing. */
  void transportClosed();
}
