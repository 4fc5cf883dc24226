package com.membershipauto.chat.routing;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import com.membershipauto.chat.spi.Publication;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to sessions.
 *
 * @param isChange whether it changes the thread, so that all of support gets it
 */
record LogFrame(
    long seq,
    @Nullable UserId assigneeId,
    Participant sender,
    boolean isChange,
    EncodedFrame frame) {
  static LogFrame of(ThreadEvent event, FrameCodec codec) {
    EncodedFrame frame = codec.encode(ServerFrame.of(event));
    return event instanceof Message message
        ? new LogFrame(message.seq(), message.assigneeId(), message.sender(), false, frame)
        : new LogFrame(
            event.seq(), event.assigneeId(), ((ThreadChange) event).actor(), true, frame);
  }

  static LogFrame of(Publication copy) {
    return new LogFrame(
        copy.seq(),
        copy.assigneeId(),
        copy.sender(),
        copy.kind() == Publication.Kind.THREAD,
        copy.payload());
  }
}
