package com.membershipauto.chat.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogFrameTest {
  private final ThreadId threadId = ThreadId.random();
  private final Participant alice = Participant.user("alice");

  @Test
  void aMessageHasThreadPlaceAndId() {
    MessageId id = MessageId.random();
    Message message =
        new Message(id, threadId, 7, alice, "{\"seq\":1}", List.of(), Instant.EPOCH, "x", 3, null);
    assertThat(parse(new ServerFrame.MessageFrame(message)))
        .isEqualTo(new LogFrame(threadId.toString(), 7, id.toString()));
  }

  @Test
  void aChangeOfTheThreadHasThreadAndPlace() {
    assertThat(parse(new ServerFrame.ThreadFrame(thread(), true)))
        .isEqualTo(new LogFrame(threadId.toString(), 9, null));
  }

  @Test
  void framesThatAreNoEventsAreNotOfTheLog() {
    assertThat(parse(new ServerFrame.ThreadFrame(thread(), false))).isNull();
    assertThat(parse(new ServerFrame.Pong())).isNull();
    assertThat(parse(new ServerFrame.Typing(threadId, true, alice))).isNull();
    assertThat(
            parse(new ServerFrame.Ack("x", MessageId.random(), threadId, 5, Instant.EPOCH, false)))
        .as("an ack has a seq, too")
        .isNull();
  }

  @Test
  void whatIsNoFrameIsRefused() {
    for (String text : List.of("", "7", "[]", "{", "{\"seq\":1}")) {
      assertThatIllegalArgumentException().isThrownBy(() -> LogFrame.parse(text));
    }
  }

  private ChatThread thread() {
    return new ChatThread(
        threadId, alice.id(), "", ThreadStatus.OPEN, null, 9, Instant.EPOCH, Instant.EPOCH);
  }

  private static LogFrame parse(ServerFrame frame) {
    return LogFrame.parse(new FrameCodec(ChatConfig.DEFAULT).encode(frame).text());
  }
}
