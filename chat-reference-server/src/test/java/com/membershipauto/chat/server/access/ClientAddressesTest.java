package com.membershipauto.chat.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {
  private final ClientAddresses behindProxies =
      ClientAddresses.trusting(List.of("10.0.0.0/8", "2001:db8::/32", "192.0.2.1"));

  @Test
  void withoutTrustedProxiesAForwardedAddressIsNotBelieved() {
    ClientAddresses none = ClientAddresses.trusting(List.of());

    assertThat(none.client("203.0.113.9", "198.51.100.7")).isEqualTo("203.0.113.9");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "203.0.113.9, 198.51.100.7, 203.0.113.9",
        "10.1.2.3, -, 10.1.2.3",
        "10.1.2.3, 198.51.100.7, 198.51.100.7",
        "10.1.2.3, '6.6.6.6, 198.51.100.7', 198.51.100.7",
        "10.1.2.3, '198.51.100.7 , 192.0.2.1, 10.9.9.9', 198.51.100.7",
        "2001:db8::5, 2001:dead::1, 2001:dead::1",
        "10.1.2.3, 'evil.example, 10.0.0.1', 10.0.0.1",
        "10.1.2.3, '', 10.1.2.3",
        "10.1.2.3, '999.1.1.1', 10.1.2.3",
        "192.0.2.2, 198.51.100.7, 192.0.2.2",
      })
  void theClientIsTheNearestAddressThatIsNoTrustedProxy(
      String peer, String forwarded, String client) {
    assertThat(behindProxies.client(peer, forwarded)).isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"proxy.example", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", "/8"})
  void whatIsNoAddressOrBlockIsRefused(String text) {
    assertThatThrownBy(() -> ClientAddresses.trusting(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8:1:2:ffff::1, 2001:db8:1:2::/64",
    "unknown, unknown",
  })
  void aNetworkIsAnIpv4AddressOrHalfAnIpv6Address(String address, String network) {
    assertThat(ClientAddresses.network(address)).isEqualTo(network);
  }
}
