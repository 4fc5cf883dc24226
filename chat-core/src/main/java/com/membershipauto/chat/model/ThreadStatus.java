package com.membershipauto.chat.model;

/** Whether a thread is being worked on. A message into a closed thread opens it again. */
public enum ThreadStatus {
  OPEN("open"),
  CLOSED("closed");

  private final String wireName;

  ThreadStatus(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
