package com.membershipauto.chat.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  @Test
  void aHashMatchesItsPasswordAndNoOther() {
    String hash = Passwords.hash("pässword 🔑");

    assertThat(Passwords.matches("pässword 🔑", hash)).isTrue();
    assertThat(Passwords.matches("pässword 🔒", hash)).isFalse();
  }

  @Test
  void twoHashesOfOnePasswordDiffer() {
    assertThat(Passwords.hash("demo")).isNotEqualTo(Passwords.hash("demo"));
  }

  @Test
  void aHashSaysHowItWasMade() {
    assertThat(Passwords.hash("demo"))
        .matches("pbkdf2-sha512\\$210000\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{86}");
  }

  /** PBKDF2 with HMAC-SHA-512, "password" and "salt", one iteration: a published test vector. */
  @Test
  void itIsPbkdf2AsOthersComputeIt() {
    String key =
        "hn9wzxreAs/zdSWZo6U9xK80x6ZpgVrl1RNVThyM8lLALUcKKFoFAbrZmb/p"
            + "Q8CPBQI119aLHaVeY/c7YKV/zg==";
    String hash = "pbkdf2-sha512$1$c2FsdA$" + key;

    assertThat(Passwords.matches("password", hash)).isTrue();
  }

  @Test
  void theDemoAccountsHaveTheDemoPassword() {
    assertThat(DemoAccounts.ALL.values())
        .hasSize(4)
        .allMatch(account -> Passwords.matches(DemoAccounts.PASSWORD, account.passwordHash()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "demo", "md5$1$c2FsdA$AAAA", "pbkdf2-sha512$999999999$c2FsdA$AAAA"})
  void whatIsNoHashIsRefused(String text) {
    assertThatThrownBy(() -> Passwords.matches("demo", text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
