package com.membershipauto.chat.spi;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node tells the others: a frame and where it belongs, so that nobody parses the body
 * again.
 *
 * @param origin the node that publishes it, to be ignored by itself
 * @param seq the event's place, or 0 for what is not in the log (typing, read marks, opened, who
 *     looks at the thread)
 * @param assigneeId the assignee after the event
 * @param sender who caused it
 * @param rooms {@code chat_{owner}} first, then {@code support}; any copy serves the sessions of
 *     both. What is support's own business goes to {@code support} alone
 */
public record Publication(
    String origin,
    ThreadId threadId,
    long seq,
    @Nullable UserId assigneeId,
    Participant sender,
    Kind kind,
    List<Room> rooms,
    EncodedFrame payload) {
  public Publication {
    rooms = List.copyOf(rooms);
  }

  /** What the receiving node must know of the payload to route it. */
  public enum Kind {
    MESSAGE,
    THREAD,
    READ,
    TYPING_STARTED,
    TYPING_ENDED,
    VIEW_STARTED,
    VIEW_ENDED
  }
}
