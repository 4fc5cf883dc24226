package com.membershipauto.chat.server.deploy;

/** Restarts behind nginx with deploy/nginx.conf. */
final class NginxRestartsCheck extends Restarts {
  NginxRestartsCheck() {
    super(ReverseProxy.Kind.NGINX);
  }
}
