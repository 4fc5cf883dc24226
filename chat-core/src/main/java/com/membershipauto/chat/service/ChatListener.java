package com.membershipauto.chat.service;

import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.UserId;

/** The host's ear. */
@FunctionalInterface
public interface ChatListener {
  /**
   * An event was committed by this node. Called after commit, at most once, in the thread's order,
   * on a committer thread: it must be quick, and what it throws is logged and changes nothing.
   */
  void committed(UserId ownerId, ThreadEvent event);
}
