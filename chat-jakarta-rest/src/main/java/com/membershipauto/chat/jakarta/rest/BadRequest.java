package com.membershipauto.chat.jakarta.rest;

import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.Decoded;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.service.Outcome;

/** Ends the reading of a request that cannot be used. Never leaves this package; no stack trace. */
final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String text;

  private BadRequest(ErrorCode code, String text) {
    super(text, null, false, false);
    this.code = code;
    this.text = text;
  }

  static BadRequest malformed(String text) {
    return new BadRequest(ErrorCode.MALFORMED, text);
  }

  /** The thread of a path; what is no id at all is the id of no thread. */
  static ThreadId threadId(String text) throws BadRequest {
    ThreadId id = ThreadId.parse(text);
    if (id == null) {
      throw new BadRequest(ErrorCode.NOT_FOUND, "There is no such thread.");
    }
    return id;
  }

  static <T> T valid(Decoded<T> decoded) throws BadRequest {
    if (decoded instanceof Decoded.Valid<T> valid) {
      return valid.value();
    }
    Decoded.Invalid<T> invalid = (Decoded.Invalid<T>) decoded;
    throw new BadRequest(invalid.code(), invalid.message());
  }

  <T> Outcome<T> outcome() {
    return new Outcome.Failed<>(code, text, 0);
  }
}
