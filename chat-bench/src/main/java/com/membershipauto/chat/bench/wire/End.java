package com.membershipauto.chat.bench.wire;

/** How a connection ended. */
public sealed interface End {
  /** One line for people. */
  String text();

  /** There was never a connection, or it broke before the handshake was answered. */
  record Unreachable(String text) implements End {}

  /** The handshake was answered, but not by 101. */
  record Refused(int status, String text) implements End {}

  /**
   * It was open, and is no longer.
   *
   * @param code the close frame's; 1005 when it had none, 1006 when there was no close frame, 1002
   *     or 1009 when we gave up on a server that broke the protocol (RFC 6455 section 7.4.1)
   * @param byUs whether we asked for it
   */
  record Closed(int code, boolean byUs, String text) implements End {}
}
