package com.membershipauto.chat.spi;

import com.membershipauto.chat.model.Room;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Carries publications between nodes, room by room. At most once: it may lose, repeat or reorder,
 * and keeps no history; core repairs from the log. Core counts references: a room is subscribed
 * once a node. No method blocks; all may be called by several threads at once.
 */
public interface ChannelLayer extends AutoCloseable {
  /** Called once, before anything else. */
  void start(Receiver receiver);

  /**
   * Completes when what is published from then on arrives here, or exceptionally when that cannot
   * be had now; core then goes on with the log alone, and the layer keeps trying by itself.
   */
  CompletionStage<Void> subscribe(Room room);

  void unsubscribe(Room room);

  /**
   * Sends each publication to the nodes that subscribe to one of its rooms. Never blocks: what
   * cannot be sent now is dropped and counted. In the order given, as long as nothing is lost.
   */
  void publish(List<Publication> publications);

  /** Ends all; nothing arrives afterwards. */
  @Override
  void close();

  /** The node that listens. Both methods are quick, and are never called under a lock. */
  interface Receiver {
    /** A copy arrived: one for each subscribed room of the publication at the most. */
    void received(Publication publication, Room room);

    /** Something may have been lost: the heads should be checked now. */
    void interrupted();
  }
}
