package com.membershipauto.chat.protocol;

/** Ends the reading of input that cannot be used. Never leaves this package; has no stack trace. */
final class BadInput extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String text;

  /**
   * @param text one sentence for people, with nothing of the input in it
   */
  BadInput(ErrorCode code, String text) {
    super(text, null, false, false);
    this.code = code;
    this.text = text;
  }

  static BadInput malformed(String text) {
    return new BadInput(ErrorCode.MALFORMED, text);
  }

  static BadInput tooLarge(String text) {
    return new BadInput(ErrorCode.TOO_LARGE, text);
  }

  ErrorCode code() {
    return code;
  }

  String text() {
    return text;
  }
}
