package com.membershipauto.chat.bench.load;

/** Why there is no measurement, in one line for people. */
public final class RunFailure extends Exception {
  private static final long serialVersionUID = 1;

  public RunFailure(String message) {
    super(message);
  }
}
