package com.membershipauto.chat.server.command;

import com.membershipauto.chat.server.application.ChatApplication;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"chat-reference-server " + ChatApplication.version()};
  }
}
