package com.membershipauto.chat.server.deploy;

/** Restarts behind HAProxy with deploy/haproxy.cfg. */
final class HaproxyRestartsCheck extends Restarts {
  HaproxyRestartsCheck() {
    super(ReverseProxy.Kind.HAPROXY);
  }
}
