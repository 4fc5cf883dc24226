package com.membershipauto.chat.testkit.contract;

import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.ThreadStore;

/** The two stores that share the threads' heads. */
public interface StoreContract {
  /** The store under test: the same one or a new one each time. */
  EventStore eventStore();

  /** The threads of {@link #eventStore()}. */
  ThreadStore threadStore();
}
