package com.membershipauto.chat.redis;

import com.membershipauto.chat.model.Room;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A room that this node listens to, over all links. */
final class Subscription {
  final Room room;
  final String channel;
  private final CompletableFuture<Void> confirmed = new CompletableFuture<>();

  Subscription(Room room, String channel) {
    this.room = room;
    this.channel = channel;
  }

  void confirm() {
    confirmed.complete(null);
  }

  /** Does nothing when it was confirmed. */
  void refuse(String why) {
    if (!confirmed.isDone()) {
      confirmed.completeExceptionally(new IllegalStateException(why));
    }
  }

  CompletionStage<Void> stage() {
    return confirmed.minimalCompletionStage();
  }
}
