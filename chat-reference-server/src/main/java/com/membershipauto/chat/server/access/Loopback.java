package com.membershipauto.chat.server.access;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Which addresses lead to this machine only. */
public final class Loopback {
  private Loopback() {}

  /**
   * Whether every address of {@code host} is a loopback address.
   *
   * @throws UnknownHostException it has none
   */
  public static boolean isAddress(String host) throws UnknownHostException {
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (!address.isLoopbackAddress()) {
        return false;
      }
    }
    return true;
  }
}
