package com.membershipauto.chat.testkit.contract;

import com.membershipauto.chat.Gateway;
import java.io.IOException;

class SocketTransportTest implements ConnectionContract, StrictFramingContract {
  @Override
  public Transport startTransport(Gateway gateway) throws IOException {
    return SocketTransport.start(gateway);
  }
}
