package com.membershipauto.chat.bench.micro;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import java.time.Instant;
import java.util.List;

/** The message that all benchmarks have in mind: 120 characters, named by its sender. */
final class Samples {
  static final Participant CUSTOMER = Participant.user("customer");
  static final ThreadId THREAD = ThreadId.random();
  static final String BODY =
      "Hello, I have a question about my membership: it was to be renewed last week, and the"
          + " page still says that it has expired.";

  private Samples() {}

  static String send(ThreadId thread, String clientMessageId) {
    return "{\"type\":\"SEND\",\"threadId\":\""
        + thread
        + "\",\"body\":\""
        + BODY
        + "\",\"clientMessageId\":\""
        + clientMessageId
        + "\"}";
  }

  static Message message() {
    return new Message(
        MessageId.random(),
        THREAD,
        123_456,
        CUSTOMER,
        BODY,
        List.of(),
        Instant.ofEpochMilli(1_768_473_000_123L),
        "0b9f2c1e-1",
        0,
        null);
  }
}
