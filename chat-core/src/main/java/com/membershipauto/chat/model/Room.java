package com.membershipauto.chat.model;

/**
 * An address in the channel layer: {@code chat_{userId}} for a customer, {@code support} for staff.
 */
public record Room(String name) {
  public static final Room SUPPORT = new Room("support");

  public static Room of(UserId customer) {
    return new Room("chat_" + customer.value());
  }

  /** The room that a session of {@code participant} is in. */
  public static Room of(Participant participant) {
    return participant.isSupport() ? SUPPORT : of(participant.id());
  }

  @Override
  public String toString() {
    return name;
  }
}
