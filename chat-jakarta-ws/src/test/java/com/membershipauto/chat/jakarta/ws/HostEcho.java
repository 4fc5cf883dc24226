package com.membershipauto.chat.jakarta.ws;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** An endpoint that an application has besides the chat. */
@ServerEndpoint("/echo")
public class HostEcho {
  @OnMessage
  public String echo(String text) {
    return "echo " + text;
  }
}
