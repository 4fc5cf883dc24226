package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.Gateway;
import com.membershipauto.chat.testkit.contract.ConnectionContract;
import com.membershipauto.chat.testkit.contract.StrictFramingContract;
import java.net.URI;
import java.util.Map;
import org.glassfish.jersey.server.ResourceConfig;

/** What every transport must keep, and what one that reads frames itself must. */
class GrizzlyContractTest implements ConnectionContract, StrictFramingContract {
  @Override
  public Transport startTransport(Gateway gateway) throws Exception {
    HttpTransport transport =
        HttpTransport.start(
            TransportSettings.of("127.0.0.1", 0), gateway, new ResourceConfig(), Map.of());
    return new Transport() {
      @Override
      public URI uri() {
        return URI.create("ws://127.0.0.1:" + transport.port() + "/chat/ws/");
      }

      @Override
      public void close() {
        transport.close();
      }
    };
  }
}
