package com.membershipauto.chat.model;

/**
 * An address in the channel layer: {@code chat_{userId}} for a customer, {@code support} for staff.
 */
public record Room(String name) {
  private static final String CUSTOMER = "chat_";

  public static final Room SUPPORT = new Room("support");

  public static Room of(UserId customer) {
    return new Room(CUSTOMER + customer.value());
  }

  /** The room that a session of {@code participant} is in. */
  public static Room of(Participant participant) {
    return participant.isSupport() ? SUPPORT : of(participant.id());
  }

  /** The customer whose room this is; not to be asked of {@link #SUPPORT}. */
  public UserId customerId() {
    if (equals(SUPPORT)) {
      throw new IllegalStateException("the room of support is no customer's");
    }
    return new UserId(name.substring(CUSTOMER.length()));
  }

  @Override
  public String toString() {
    return name;
  }
}
