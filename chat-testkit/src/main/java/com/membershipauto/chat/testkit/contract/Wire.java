package com.membershipauto.chat.testkit.contract;

import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.testkit.contract.ConnectionHarness.Transport;
import com.membershipauto.chat.testkit.net.TestClient;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A transport under test with its clients at the one side and its lines at the other. */
final class Wire implements AutoCloseable {
  private final Wiretap wiretap;
  private final Transport transport;
  private final List<TestClient> clients = new ArrayList<>();

  /** Both ends of one connection. */
  record Pair(TestClient client, Wiretap.Line line) {}

  private Wire(Wiretap wiretap, Transport transport) {
    this.wiretap = wiretap;
    this.transport = transport;
  }

  static Wire start(ConnectionHarness harness) throws Exception {
    Wiretap wiretap = new Wiretap();
    try {
      return new Wire(wiretap, harness.startTransport(wiretap));
    } catch (Exception e) {
      wiretap.close();
      throw e;
    }
  }

  Pair connect() throws Exception {
    return connect(0);
  }

  /** With a small receive buffer a client that stops reading soon stops the writer. */
  Pair connect(int receiveBufferBytes) throws Exception {
    URI uri = URI.create(transport.uri() + "?token=alice");
    TestClient client = TestClient.open(uri, receiveBufferBytes);
    clients.add(client);
    int status = client.shakeHands(Map.of()).status();
    if (status != 101) {
      throw new IOException("the transport answered " + status);
    }
    return new Pair(client, wiretap.next());
  }

  int maxFrameBytes() {
    return wiretap.config().get(Setting.MAX_FRAME_BYTES);
  }

  @Override
  public void close() {
    clients.forEach(TestClient::close);
    transport.close();
    wiretap.close();
  }
}
