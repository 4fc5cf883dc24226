package com.membershipauto.chat.server.application;

import com.membershipauto.chat.auth.TokenVerifier;
import com.membershipauto.chat.server.operations.Readiness;

/** Lets nobody in before the server's parts are up: clients are told to try again. */
final class StartingVerifier implements TokenVerifier {
  private static final Result STARTING = new Result.Unavailable("the server is starting");

  private final TokenVerifier verifier;
  private final Readiness readiness;

  StartingVerifier(TokenVerifier verifier, Readiness readiness) {
    this.verifier = verifier;
    this.readiness = readiness;
  }

  @Override
  public Result verify(String token) {
    return readiness.isStarting() ? STARTING : verifier.verify(token);
  }

  @Override
  public boolean mayBlock() {
    return verifier.mayBlock();
  }
}
