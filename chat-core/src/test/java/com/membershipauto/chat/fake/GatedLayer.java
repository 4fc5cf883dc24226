package com.membershipauto.chat.fake;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A channel layer without other nodes that confirms subscriptions when it is told to. */
public final class GatedLayer implements ChannelLayer {
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Publication> published = new CopyOnWriteArrayList<>();

  private volatile boolean isBroken;

  // Guarded by this.
  private final List<CompletableFuture<Void>> unconfirmed = new ArrayList<>();
  private boolean isOpen;
  private Receiver receiver;

  /** Confirms all subscriptions so far, and from now on. */
  public void open() {
    List<CompletableFuture<Void>> toConfirm;
    synchronized (this) {
      isOpen = true;
      toConfirm = List.copyOf(unconfirmed);
      unconfirmed.clear();
    }
    toConfirm.forEach(one -> one.complete(null));
  }

  /** From now on it throws whatever is published. */
  public void breakDown() {
    isBroken = true;
  }

  /** Brings a publication of another node. */
  public void bring(Publication publication, Room room) {
    Receiver listening;
    synchronized (this) {
      listening = receiver;
    }
    listening.received(publication, room);
  }

  /** The rooms in the order in which they came (+) and went (-). */
  public List<String> log() {
    return log;
  }

  public List<Publication> published() {
    return published;
  }

  @Override
  public synchronized void start(Receiver value) {
    receiver = value;
  }

  @Override
  public synchronized CompletionStage<Void> subscribe(Room room) {
    log.add("+" + room);
    CompletableFuture<Void> confirmation = new CompletableFuture<>();
    if (isOpen) {
      confirmation.complete(null);
    } else {
      unconfirmed.add(confirmation);
    }
    return confirmation;
  }

  @Override
  public void unsubscribe(Room room) {
    log.add("-" + room);
  }

  @Override
  public void publish(List<Publication> publications) {
    if (isBroken) {
      throw new IllegalStateException("a bug of the channel layer's");
    }
    published.addAll(publications);
  }

  @Override
  public void close() {}
}
