package com.membershipauto.chat.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {
  private static final OriginPolicy SAME_HOST = OriginPolicy.sameHost();
  private static final OriginPolicy LIST =
      OriginPolicy.exactly(
          List.of("https://shop.example", "https://desk.example:8443", "http://[2001:db8::1]:81"));

  @Test
  void aMissingOriginIsNoBrowserAndAllowed() {
    assertThat(SAME_HOST.allows(null, "shop.example")).isTrue();
    assertThat(SAME_HOST.allows(null, null)).isTrue();
    assertThat(LIST.allows(null, "shop.example")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example, shop.example",
    "https://shop.example, shop.example:443",
    "https://shop.example:443, shop.example",
    "http://shop.example, shop.example",
    "http://shop.example, shop.example:80",
    "http://shop.example:8000, shop.example:8000",
    "https://SHOP.example, Shop.Example",
    "HTTPS://shop.example, shop.example",
    "http://192.0.2.7:8000, 192.0.2.7:8000",
    "http://[2001:db8::1], [2001:db8::1]",
    "http://[2001:DB8::1]:8000, [2001:db8::1]:8000",
    "http://my_host, my_host"
  })
  void aPageOfTheSameHostIsAllowed(String origin, String host) {
    assertThat(SAME_HOST.allows(origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000, localhost:8000",
    "http://localhost:3000, 127.0.0.1:8000",
    "http://127.0.0.1:3000, localhost",
    "http://[::1]:3000, localhost:8000",
    "https://localhost, [::1]:8000"
  })
  void onTheLoopbackHostAnyPortIsAllowed(String origin, String host) {
    assertThat(SAME_HOST.allows(origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, shop.example",
    "https://shop.example.evil.example, shop.example",
    "https://evilshop.example, shop.example",
    "https://shop.example-evil.example, shop.example",
    "https://sub.shop.example, shop.example",
    "https://example, shop.example",
    "http://shop.example, shop.example:443",
    "https://shop.example, shop.example:80",
    "https://shop.example:8443, shop.example",
    "http://shop.example:3000, shop.example:8000",
    "http://localhost:3000, shop.example",
    "http://localhost.evil.example, localhost",
    "http://evil.example, localhost",
    "http://127.0.0.1.evil.example:8000, 127.0.0.1:8000",
    "http://127.0.0.2:3000, 127.0.0.1:8000",
    "http://[::2]:3000, [::1]:8000",
    "http://foo.localhost:3000, localhost:8000"
  })
  void aPageOfAnotherHostIsRefused(String origin, String host) {
    assertThat(SAME_HOST.allows(origin, host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        " ",
        "shop.example",
        "//shop.example",
        "https:shop.example",
        "https:/shop.example",
        "https://",
        "https://shop.example/",
        "https://shop.example/path",
        "https://shop.example?",
        "https://shop.example#",
        "https://user@shop.example",
        "https://shop.example@evil.example",
        "https://evil.example@shop.example",
        "https://shop.example:443@evil.example",
        "https://evil.example#@shop.example",
        "https://evil.example\\@shop.example",
        "https://shop.example.",
        "https://.shop.example",
        "https://shop..example",
        "https://shop.example,https://evil.example",
        "https://evil.example, https://shop.example",
        "https://shop.example https://evil.example",
        "https://shop.example:",
        "https://shop.example:0443",
        "https://shop.example:443:443",
        "https://shop.example:x",
        "https://shop.example:-1",
        " https://shop.example",
        "https://shop.example ",
        "https://shop.example\n",
        "https://shop.example\0",
        "ftp://shop.example",
        "file://shop.example",
        "wss://shop.example",
        "javascript://shop.example",
        "chrome-extension://shop.example",
        "https://*.example",
        "https://*",
        "*",
        "https://shop%2eexample",
        "https://shöp.example",
        "https://ſhop.example",
        "https://[shop.example]",
      })
  void whatIsNoSingleOriginIsRefused(String origin) {
    assertThat(SAME_HOST.allows(origin, "shop.example")).isFalse();
    assertThat(LIST.allows(origin, "shop.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.example.",
        "shop.example,shop.example",
        "shop.example:",
        "shop.example/",
        "user@shop.example",
        "shop.example:0443",
        ""
      })
  void aHostThatIsNoneAllowsNoPage(String host) {
    assertThat(SAME_HOST.allows("https://shop.example", host)).isFalse();
  }

  @Test
  void withoutAHostNoPageIsAllowed() {
    assertThat(SAME_HOST.allows("https://shop.example", null)).isFalse();
  }

  @Test
  void aTrailingDotInBothIsRefused() {
    assertThat(SAME_HOST.allows("https://shop.example.", "shop.example.")).isFalse();
  }

  @Test
  void aVeryLongOriginIsRefused() {
    String host = "a.".repeat(5_000) + "example";
    assertThat(SAME_HOST.allows("https://" + host, host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example",
        "https://shop.example:443",
        "https://Shop.Example",
        "https://desk.example:8443",
        "http://[2001:db8::1]:81"
      })
  void aListedOriginIsAllowedWhateverTheHost(String origin) {
    assertThat(LIST.allows(origin, "chat.example")).isTrue();
    assertThat(LIST.allows(origin, null)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://shop.example, shop.example",
    "https://shop.example:8443, shop.example",
    "https://desk.example, desk.example",
    "https://desk.example:84430, desk.example",
    "https://chat.example, chat.example",
    "http://localhost:3000, localhost:8000",
    "https://shop.example.evil.example, shop.example",
    "https://evilshop.example, shop.example"
  })
  void withAListNothingElseIsAllowed(String origin, @Nullable String host) {
    assertThat(LIST.allows(origin, host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "null", "shop.example", "https://shop.example/", "https://*.example"})
  void aListOfWhatIsNoOriginIsRefused(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OriginPolicy.exactly(List.of(origin)))
        .withMessageContaining(origin);
  }

  @Test
  void anEmptyListAllowsNoPage() {
    assertThat(OriginPolicy.exactly(List.of()).allows("https://shop.example", "shop.example"))
        .isFalse();
  }
}
