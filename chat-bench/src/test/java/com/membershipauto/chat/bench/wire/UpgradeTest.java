package com.membershipauto.chat.bench.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class UpgradeTest {
  private final Upgrade upgrade = new Upgrade();

  @Test
  void theTokenIsInAHeaderAndNotInTheUrl() {
    assertThat(request())
        .startsWith("GET /chat/ws/ HTTP/1.1\r\nHost: example:8000\r\n")
        .contains("\r\nAuthorization: Bearer the-token\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void anAcceptanceIsWholeWithItsLastByteOnly() throws Exception {
    byte[] head = acceptance(accept()).getBytes(UTF_8);

    for (int length = 0; length < head.length; length++) {
      assertThat(upgrade.answer(head, length, false)).isNull();
    }
    assertThat(upgrade.answer(head, head.length, false))
        .isEqualTo(new Upgrade.Answer(null, head.length));
  }

  @Test
  void whatFollowsAnAcceptanceIsNotPartOfIt() throws Exception {
    byte[] bytes = (acceptance(accept()) + "frames").getBytes(UTF_8);

    assertThat(upgrade.answer(bytes, bytes.length, false))
        .isEqualTo(new Upgrade.Answer(null, bytes.length - "frames".length()));
  }

  @Test
  void anAcceptanceOfAnotherHandshakeIsAnError() {
    byte[] bytes = acceptance("c29tZXRoaW5nIGVsc2U=").getBytes(UTF_8);

    assertThatThrownBy(() -> upgrade.answer(bytes, bytes.length, false))
        .isInstanceOf(ProtocolError.class);
  }

  @Test
  void aRefusalIsReadWithItsText() throws Exception {
    byte[] bytes =
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 9\r\n\r\nno\ntokené".getBytes(UTF_8);

    assertThat(upgrade.answer(bytes, bytes.length - 2, false)).isNull();
    assertThat(upgrade.answer(bytes, bytes.length, false).refusal())
        .isEqualTo(new End.Refused(401, "no tokené"));
  }

  @Test
  void aRefusalThatEndsTooSoonIsReadAllTheSame() throws Exception {
    byte[] bytes = "HTTP/1.1 503 Busy\r\nContent-Length: 90\r\n\r\nlater".getBytes(UTF_8);

    assertThat(upgrade.answer(bytes, bytes.length, true).refusal())
        .isEqualTo(new End.Refused(503, "later"));
  }

  @Test
  void whatIsNotHttpIsAnError() {
    byte[] bytes = "SSH-2.0-OpenSSH\r\n\r\n".getBytes(UTF_8);

    assertThatThrownBy(() -> upgrade.answer(bytes, bytes.length, false))
        .isInstanceOf(ProtocolError.class);
  }

  private String request() {
    Target target =
        new Target(
            InetSocketAddress.createUnresolved("example", 8000), "example:8000", "/chat/ws/");
    return UTF_8.decode(upgrade.request(target, "the-token")).toString();
  }

  private static String acceptance(String accept) {
    return "HTTP/1.1 101 Switching Protocols\r\nSEC-WebSocket-Accept: " + accept + "\r\n\r\n";
  }

  private String accept() throws Exception {
    String key = request().replaceAll("(?s).*Sec-WebSocket-Key: (\\S+)\r\n.*", "$1");
    byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8);
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
  }
}
