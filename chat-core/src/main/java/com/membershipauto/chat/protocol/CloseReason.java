package com.membershipauto.chat.protocol;

/**
 * Why a connection ends. The codes are those of RFC 6455 section 7.4.1 below 4000 and this
 * protocol's own above; the text goes into the close frame and never has anything of the peer in
 * it.
 */
public enum CloseReason {
  /** The peer closed or the connection broke: nothing is sent. */
  GONE(1006, "connection lost"),
  NORMAL(1000, "bye"),
  PROTOCOL_ERROR(1002, "protocol error"),
  NOT_TEXT(1003, "text frames only"),
  BAD_UTF8(1007, "text is not UTF-8"),
  TOO_BIG(1009, "message too big"),
  SERVER_ERROR(1011, "server error"),
  RESTARTING(1012, "restarting"),
  MALFORMED(4400, "too many malformed frames"),
  EXPIRED(4401, "token expired"),
  FORBIDDEN(4403, "forbidden"),
  TOO_SLOW(4408, "too slow a reader"),
  NO_HEARTBEAT(4409, "no heartbeat"),
  RATE_LIMITED(4429, "rate limit");

  private final int code;
  private final String text;

  CloseReason(int code, String text) {
    this.code = code;
    this.text = text;
  }

  public int code() {
    return code;
  }

  public String text() {
    return text;
  }
}
