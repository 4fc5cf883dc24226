package com.membershipauto.chat.memory;

import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.Publication;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The channel layer of nodes in one process, usually of a single one, for which it does nothing. A
 * publication reaches the other nodes on the publisher's thread before {@link #publish} returns,
 * one copy for each node, and never its own node. Safe for use by several threads at once.
 */
public final class InMemoryChannelLayer implements ChannelLayer {
  private static final Logger LOG = System.getLogger(InMemoryChannelLayer.class.getName());

  private final InMemoryBus bus;
  private final Set<Room> rooms = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Receiver receiver;

  /** The layer of a single node. */
  public InMemoryChannelLayer() {
    this(new InMemoryBus());
  }

  /** The layer of one node among those of the bus. */
  public InMemoryChannelLayer(InMemoryBus bus) {
    this.bus = bus;
  }

  @Override
  public void start(Receiver receiver) {
    this.receiver = receiver;
    bus.layers().add(this);
  }

  @Override
  public CompletionStage<Void> subscribe(Room room) {
    rooms.add(room);
    return bus.isCut()
        ? CompletableFuture.failedStage(new IllegalStateException("the bus is cut"))
        : CompletableFuture.completedStage(null);
  }

  @Override
  public void unsubscribe(Room room) {
    rooms.remove(room);
  }

  @Override
  public void publish(List<Publication> publications) {
    if (bus.isCut() || receiver == null) {
      return;
    }
    for (InMemoryChannelLayer layer : bus.layers()) {
      if (layer != this) {
        publications.forEach(layer::deliver);
      }
    }
  }

  private void deliver(Publication publication) {
    for (Room room : publication.rooms()) {
      if (rooms.contains(room)) {
        Receiver listening = receiver;
        if (listening != null) {
          try {
            listening.received(publication, room);
          } catch (RuntimeException e) {
            // One node's fault must not become the publisher's.
            LOG.log(Level.ERROR, "a publication was not handled", e);
          }
        }
        return;
      }
    }
  }

  void interrupted() {
    Receiver listening = receiver;
    if (listening != null) {
      listening.interrupted();
    }
  }

  @Override
  public void close() {
    receiver = null;
    bus.layers().remove(this);
    rooms.clear();
  }
}
