package com.membershipauto.chat.model;

/** Who speaks. Taken from a verified token, never from a frame. */
public record Participant(UserId id, Role role) {
  public static Participant user(String id) {
    return new Participant(new UserId(id), Role.USER);
  }

  public static Participant support(String id) {
    return new Participant(new UserId(id), Role.SUPPORT);
  }

  public boolean isSupport() {
    return role == Role.SUPPORT;
  }
}
