package com.membershipauto.chat.protocol;

/** The {@code code} of an {@code error} frame and of a problem over REST. */
public enum ErrorCode {
  MALFORMED("malformed", false),
  UNSUPPORTED("unsupported", false),
  NOT_FOUND("not_found", false),
  FORBIDDEN("forbidden", false),
  CONFLICT("conflict", false),
  TOO_LARGE("too_large", false),
  STALE("stale", false),
  RATE_LIMITED("rate_limited", true),
  BUSY("busy", true),
  UNAVAILABLE("unavailable", true);

  private final String wireName;
  private final boolean retryable;

  ErrorCode(String wireName, boolean retryable) {
    this.wireName = wireName;
    this.retryable = retryable;
  }

  public String wireName() {
    return wireName;
  }

  /** Whether the same request, with the same {@code clientMessageId}, may succeed later. */
  public boolean isRetryable() {
    return retryable;
  }
}
