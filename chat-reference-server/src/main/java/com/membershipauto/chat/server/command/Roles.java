package com.membershipauto.chat.server.command;

import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.server.settings.SettingsException;
import java.util.Arrays;

/** Reads roles as people write them. */
final class Roles {
  private Roles() {}

  static Role parse(String text) throws SettingsException {
    return Arrays.stream(Role.values())
        .filter(role -> role.wireName().equals(text))
        .findFirst()
        .orElseThrow(() -> new SettingsException("--role must be user or support"));
  }
}
