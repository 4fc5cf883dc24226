package com.membershipauto.chat.bench.wire;

/** The server broke RFC 6455, and how we close then (section 7.4.1). */
final class ProtocolError extends Exception {
  private static final long serialVersionUID = 1;

  private final int code;

  ProtocolError(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
