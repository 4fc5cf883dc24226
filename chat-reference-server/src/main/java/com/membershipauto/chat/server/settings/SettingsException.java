package com.membershipauto.chat.server.settings;

/** A setting is unknown or bad: one line for the operator, without any secret. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }
}
