package com.membershipauto.chat.spi;

/** The store could not be asked, or did not answer. Its text never has user data or secrets. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean mayBeStored;

  /**
   * @param mayBeStored whether a commit was under way, so that what it held may be stored: the same
   *     entries must be tried {@link EventStore.Attempt#AGAIN} until there is an answer
   */
  public StoreException(String message, Throwable cause, boolean mayBeStored) {
    super(message, cause);
    this.mayBeStored = mayBeStored;
  }

  public boolean mayBeStored() {
    return mayBeStored;
  }
}
