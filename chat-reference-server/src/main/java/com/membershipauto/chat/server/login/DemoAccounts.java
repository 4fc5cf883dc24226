package com.membershipauto.chat.server.login;

import com.membershipauto.chat.model.Role;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Accounts for trying things out. They are never stored, so that they end with the demo. */
final class DemoAccounts {
  /** Everybody's password. */
  static final String PASSWORD = "demo";

  private static final String HASH =
      "pbkdf2-sha512$210000$M9dzauMwHNfIQHm5IN8SBQ$"
          + "ifNRqzvclNjJ89xgDjkiD1mQBSH+rsPzpRS7Y0u5H4fHC3I+FR/YSJcVZPfebzlzchHtrY0Rbg32avJduNXhUA";

  /** By name: alice and bob are customers, sam and sue are support. */
  static final Map<String, Account> ALL =
      Stream.of(
              account("alice", Role.USER),
              account("bob", Role.USER),
              account("sam", Role.SUPPORT),
              account("sue", Role.SUPPORT))
          .collect(Collectors.toUnmodifiableMap(Account::name, account -> account));

  private DemoAccounts() {}

  private static Account account(String name, Role role) {
    return new Account(name, HASH, role);
  }
}
