package com.membershipauto.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.net.TestClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits per address go by the address that a trusted proxy tells, and by no other's word. */
class ProxyTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String TOKEN =
      TokenIssuer.builder(SECRET.getBytes(StandardCharsets.US_ASCII))
          .build()
          .access(Participant.user("alice"), null);

  @TempDir private Path folder;

  @Test
  void behindATrustedProxyEveryClientHasItsOwnAllowance() throws Exception {
    try (TestServer server = start(Map.of("CHAT_TRUSTED_PROXIES", "127.0.0.0/8"));
        TestClient one = connect(server, "198.51.100.1", 101);
        TestClient two = connect(server, "198.51.100.2", 101);
        TestClient oneAgain = connect(server, "198.51.100.1", 429)) {
      assertThat(one).isNotSameAs(two).isNotSameAs(oneAgain);
    }
  }

  @Test
  void withoutATrustedProxyAForwardedAddressGivesNoFurtherAllowance() throws Exception {
    try (TestServer server = start(Map.of());
        TestClient one = connect(server, "198.51.100.1", 101);
        TestClient two = connect(server, "198.51.100.2", 429)) {
      assertThat(one).isNotSameAs(two);
    }
  }

  private TestServer start(Map<String, String> more) throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("CHAT_DEMO", "false");
    environment.put("CHAT_JWT_SECRET", SECRET);
    environment.put("CHAT_MAX_CONNECTIONS_PER_ADDRESS", "1");
    return TestServer.start(folder, environment);
  }

  private static TestClient connect(TestServer server, String forwarded, int status)
      throws Exception {
    TestClient.Result result =
        TestClient.connect(
            server.webSocket("?token=" + TOKEN), Map.of("X-Forwarded-For", forwarded));
    assertThat(result.answer().status()).isEqualTo(status);
    return result.client();
  }
}
