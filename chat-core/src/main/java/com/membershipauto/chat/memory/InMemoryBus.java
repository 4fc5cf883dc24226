package com.membershipauto.chat.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the {@link InMemoryChannelLayer}s of one process have in common. Safe for use by several
 * threads at once.
 */
public final class InMemoryBus {
  private final List<InMemoryChannelLayer> layers = new CopyOnWriteArrayList<>();
  private volatile boolean cut;

  /**
   * Loses every publication from now on, without a word to anybody, and refuses subscriptions: what
   * a dead or frozen bus looks like.
   */
  public void cut() {
    cut = true;
  }

  /** Carries publications again, and tells every node that it was interrupted. */
  public void heal() {
    cut = false;
    for (InMemoryChannelLayer layer : layers) {
      layer.interrupted();
    }
  }

  boolean isCut() {
    return cut;
  }

  List<InMemoryChannelLayer> layers() {
    return layers;
  }
}
