package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.config.ChatConfig;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/**
 * The server of a WAR and who made it.
 *
 * @param maker for the log
 * @param close ends the server if it is ours, else does nothing
 */
record ServerHandle(ChatServer server, String maker, Runnable close) {
  /**
   * The attribute, else the CDI bean, else one made of the context parameters; null when there is
   * none of them.
   *
   * @throws IllegalArgumentException one is there but cannot be used; the text says why
   */
  static @Nullable ServerHandle find(ServletContext context, Parameters parameters) {
    ChatServer given =
        ChatContextListener.attribute(context, ChatWebSocket.SERVER, ChatServer.class);
    if (given != null) {
      return new ServerHandle(given, "the application's, from the ServletContext", () -> {});
    }
    ChatServer bean = bean();
    if (bean != null) {
      return new ServerHandle(bean, "the application's, a CDI bean", () -> {});
    }
    ChatConfig config = parameters.config();
    JwtVerifier verifier = parameters.verifier(config);
    if (verifier == null) {
      return null;
    }
    ChatServer server;
    try {
      server = parameters.server(verifier, config);
    } catch (IllegalArgumentException bad) {
      verifier.close();
      throw bad;
    }
    return new ServerHandle(
        server,
        "made of context parameters, with all messages in memory",
        () -> {
          server.close();
          verifier.close();
        });
  }

  private static @Nullable ChatServer bean() {
    try {
      return CdiServer.find();
    } catch (LinkageError noCdiHere) {
      return null;
    }
  }
}
