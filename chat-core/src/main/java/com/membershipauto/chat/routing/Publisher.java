package com.membershipauto.chat.routing;

import static java.lang.System.Logger.Level.ERROR;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.Publication;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells the other nodes. What the channel layer does not carry, they read from the log. */
final class Publisher {
  private static final System.Logger LOG = System.getLogger(Publisher.class.getName());

  private final String nodeId = UUID.randomUUID().toString();
  private final ChannelLayer channelLayer;

  Publisher(ChannelLayer channelLayer) {
    this.channelLayer = channelLayer;
  }

  /** Whether this node published it. */
  boolean isOwn(Publication copy) {
    return copy.origin().equals(nodeId);
  }

  /** An event of the log. */
  Publication publication(AppendOutcome.Appended appended, LogFrame event) {
    return new Publication(
        nodeId,
        appended.event().threadId(),
        event.seq(),
        event.assigneeId(),
        event.sender(),
        event.isChange() ? Publication.Kind.THREAD : Publication.Kind.MESSAGE,
        List.of(Room.of(appended.ownerId()), Room.SUPPORT),
        event.frame());
  }

  /** Publishes what is in no log. */
  void signal(
      ThreadId threadId,
      List<Room> rooms,
      @Nullable UserId assigneeId,
      Participant sender,
      Publication.Kind kind,
      EncodedFrame frame) {
    publish(List.of(new Publication(nodeId, threadId, 0, assigneeId, sender, kind, rooms, frame)));
  }

  void publish(List<Publication> publications) {
    try {
      channelLayer.publish(publications);
    } catch (RuntimeException bug) {
      LOG.log(ERROR, "The channel layer failed", bug);
    }
  }
}
