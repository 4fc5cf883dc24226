package com.membershipauto.chat.server.deploy;

/** Requests through nginx with deploy/nginx.conf. */
final class NginxIT extends Requests {
  NginxIT() {
    super(ReverseProxy.Kind.NGINX);
  }
}
