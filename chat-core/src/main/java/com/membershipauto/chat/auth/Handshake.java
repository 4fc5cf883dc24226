package com.membershipauto.chat.auth;

import com.membershipauto.chat.model.Participant;
import java.time.Instant;

/** The answer to a {@link HandshakeRequest}, to be given before the upgrade. */
public sealed interface Handshake {
  /**
   * Come in. Holds a place among the connections until the session ends; the adapter must either
   * connect or {@link #release()} it. Safe for use by several threads at once.
   */
  final class Accepted implements Handshake {
    private final Participant participant;
    private final Instant expiresAt;
    private final Runnable release;

    Accepted(Participant participant, Instant expiresAt, Runnable release) {
      this.participant = participant;
      this.expiresAt = expiresAt;
      this.release = release;
    }

    public Participant participant() {
      return participant;
    }

    /** When the token ends that was shown. */
    public Instant expiresAt() {
      return expiresAt;
    }

    /** Gives the place back; a second call does nothing. */
    public void release() {
      release.run();
    }
  }

  /**
   * Stay out.
   *
   * @param status 401 no or bad token, 403 bad origin, 429 too many connections, 503 the store or
   *     the key server cannot be asked, or the server is stopping or too busy
   * @param reason for people; has nothing of the request in it
   */
  record Refused(int status, String reason) implements Handshake {}
}
