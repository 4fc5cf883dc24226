package com.membershipauto.chat.model;

/** On which side of the conversation a participant speaks. */
public enum Role {
  USER("user"),
  SUPPORT("support");

  private final String wireName;

  Role(String wireName) {
    this.wireName = wireName;
  }

  /** The name on the wire, in tokens and in the database: {@code user} or {@code support}. */
  public String wireName() {
    return wireName;
  }
}
