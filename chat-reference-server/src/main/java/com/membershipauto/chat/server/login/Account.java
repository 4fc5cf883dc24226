package com.membershipauto.chat.server.login;

import com.membershipauto.chat.model.Role;
import java.util.regex.Pattern;

/**
 * Somebody who can log in. The name is the user id in tokens.
 *
 * @param name see {@link #isName}
 * @param passwordHash see {@link Passwords}
 */
public record Account(String name, String passwordHash, Role role) {
  /** Said of a text that is no name. */
  public static final String NAME_RULE = "1 to 150 letters, digits and @ . + - _";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9@.+_-]{1,150}");

  public Account {
    if (!isName(name)) {
      throw new IllegalArgumentException("a user name has " + NAME_RULE);
    }
  }

  /** Whether an account can have this name: {@value #NAME_RULE}. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "Account[" + name + ", " + role.wireName() + "]";
  }
}
