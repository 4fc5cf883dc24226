package com.membershipauto.chat.server.deploy;

/** Requests through HAProxy with deploy/haproxy.cfg. */
final class HaproxyIT extends Requests {
  HaproxyIT() {
    super(ReverseProxy.Kind.HAPROXY);
  }
}
