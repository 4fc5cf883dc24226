package com.membershipauto.chat.model;

/**
 * A participant's id, as the token names it. A number in the token is its decimal text here.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters without control characters
 */
public record UserId(String value) {
  public static final int MAX_LENGTH = 255;

  public UserId {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a user id has 1 to " + MAX_LENGTH + " characters");
    }
    Texts.requireStorable(value, false, "a user id");
  }

  @Override
  public String toString() {
    return value;
  }
}
