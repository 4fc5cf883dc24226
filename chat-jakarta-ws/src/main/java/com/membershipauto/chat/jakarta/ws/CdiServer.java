package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.ChatServer;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import org.jspecify.annotations.Nullable;

/** All that knows of CDI, which may be missing: then this class cannot be linked. */
final class CdiServer {
  private CdiServer() {}

  /**
   * The bean; null when there is none, or no CDI container.
   *
   * @throws IllegalArgumentException there are several
   */
  static @Nullable ChatServer find() {
    Instance<ChatServer> beans;
    try {
      beans = CDI.current().select(ChatServer.class);
    } catch (IllegalStateException noContainer) {
      return null;
    }
    if (beans.isAmbiguous()) {
      throw new IllegalArgumentException("several CDI beans are a ChatServer");
    }
    return beans.isUnsatisfied() ? null : beans.get();
  }
}
