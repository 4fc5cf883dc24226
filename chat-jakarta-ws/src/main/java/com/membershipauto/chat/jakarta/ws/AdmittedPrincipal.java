package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.auth.Handshake;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An accepted handshake on its way to the endpoint. As a principal it is what every container hands
 * from the request to {@code Session.getUserPrincipal()}. Good for one connection. Safe for use by
 * several threads at once.
 */
public final class AdmittedPrincipal implements Principal {
  private final AtomicReference<Handshake.@Nullable Accepted> accepted;
  private final String name;
  private final Consumer<AdmittedPrincipal> settled;

  /** Carries {@code accepted}; whoever makes it {@link #release()}s it when nothing opens. */
  public AdmittedPrincipal(Handshake.Accepted accepted) {
    this(accepted, self -> {});
  }

  AdmittedPrincipal(Handshake.Accepted accepted, Consumer<AdmittedPrincipal> settled) {
    this.accepted = new AtomicReference<>(accepted);
    this.name = accepted.participant().id().value();
    this.settled = settled;
  }

  /** The acceptance, for the connection that opened; null when it was taken or released before. */
  Handshake.@Nullable Accepted take() {
    Handshake.Accepted taken = accepted.getAndSet(null);
    if (taken != null) {
      settled.accept(this);
    }
    return taken;
  }

  /** Gives the place back, unless a connection has opened with it; a second call does nothing. */
  public void release() {
    Handshake.Accepted taken = take();
    if (taken != null) {
      taken.release();
    }
  }

  /** The participant's user id. */
  @Override
  public String getName() {
    return name;
  }
}
