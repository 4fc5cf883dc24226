package com.membershipauto.chat.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.testkit.history.LogEntry.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A history in which all promises were kept, and what becomes of it with one fault planted. */
class HistoryCheckerTest {
  private final History history = new History();
  private final Map<String, List<LogEntry>> logs = new HashMap<>();

  @Test
  void aRunThatKeptItsPromisesHasNoViolations() {
    History.Attempt lost = history.invoke("t", "alice", "a");
    History.Attempt again = history.invoke("t", "alice", "a");
    again.ok("id-a", 1);
    history.invoke("t", "sam", "b").ok("id-b", 2);
    lost.ok("id-a", 1);
    history.invoke("t", "alice", "refused").fail();
    history.invoke("t", "alice", "unknown and stored");
    history.invoke("t", "alice", "unknown and lost");
    store("t", message(1, "id-a", "alice", "a"));
    store("t", message(2, "id-b", "sam", "b"));
    store("t", new LogEntry(3, null));
    store("t", message(4, "id-u", "alice", "unknown and stored"));
    store("t", message(5, "id-seed", "bob", null));
    History.Receiver whole = history.receiver("whole");
    whole.follows("t", 0);
    hearAll(whole, "t", 1);
    History.Receiver late = history.receiver("late");
    late.follows("t", 3);
    hearAll(late, "t", 4);
    History.Receiver left = history.receiver("left");
    left.follows("t", 0);
    left.heard("t", 1, "id-a");
    left.leaves();
    History.Receiver reset = history.receiver("reset");
    reset.follows("t", 0);
    reset.heard("t", 1, "id-a");
    reset.follows("t", 4);
    hearAll(reset, "t", 5);
    assertThat(violations()).isEmpty();
  }

  @Test
  void anAckedMessageThatIsNotStoredIsFound() {
    history.invoke("t", "alice", "a").ok("id-a", 1);
    assertThat(violations())
        .containsExactly(
            "message a of alice in t was acked as Stored[messageId=id-a, seq=1]"
                + " and is stored as []");
  }

  @Test
  void anAckOfAnotherPlaceOrIdIsFound() {
    stored("a");
    history.invoke("t", "alice", "a").ok("id-a", 2);
    history.invoke("t", "alice", "a").ok("other", 1);
    assertThat(violations()).hasSize(2).allMatch(text -> text.contains("was acked as"));
  }

  @Test
  void aMessageStoredTwiceIsFound() {
    stored("a");
    store("t", message(2, "id-again", "alice", "a"));
    assertThat(violations()).singleElement().asString().contains("is stored 2 times");
  }

  @Test
  void aRefusedMessageThatIsStoredIsFound() {
    history.invoke("t", "alice", "a").fail();
    store("t", message(1, "id-a", "alice", "a"));
    assertThat(violations()).singleElement().asString().contains("was refused and is stored");
  }

  @Test
  void aRefusalAfterAnUnknownOutcomeSaysNothingOfTheFirstAttempt() {
    history.invoke("t", "alice", "a");
    history.invoke("t", "alice", "a").fail();
    store("t", message(1, "id-a", "alice", "a"));
    assertThat(violations()).isEmpty();
  }

  @Test
  void aMessageThatNobodySentIsFound() {
    store("t", message(1, "id-a", "alice", "a"));
    assertThat(violations())
        .containsExactly("message a of alice in t is stored and nobody sent it");
  }

  @Test
  void gapsAndRepeatsInTheLogAreFound() {
    store("t", new LogEntry(1, null));
    store("t", new LogEntry(3, null));
    store("t", new LogEntry(3, null));
    assertThat(violations())
        .containsExactly("t: 3 is stored where 2 belongs", "t: 3 is stored where 4 belongs");
  }

  @Test
  void aMessageSentAfterAnAckButStoredBeforeItIsFound() {
    history.invoke("t", "alice", "first").ok("id-1", 2);
    history.invoke("t", "sam", "second").ok("id-2", 1);
    store("t", message(1, "id-2", "sam", "second"));
    store("t", message(2, "id-1", "alice", "first"));
    assertThat(violations())
        .containsExactly(
            "message second of sam in t is stored at 1, but was sent after the ack of 2");
  }

  @Test
  void aGapInWhatAReceiverHeardIsFound() {
    receiverOfThree(1, 3);
    assertThat(violations()).containsExactly("bob heard 3 of t after 1");
  }

  @Test
  void aRepeatIsFound() {
    receiverOfThree(1, 1, 2, 3);
    assertThat(violations()).containsExactly("bob heard 1 of t after 1");
  }

  @Test
  void aSwapIsFound() {
    receiverOfThree(1, 3, 2, 3);
    assertThat(violations())
        .containsExactly("bob heard 3 of t after 1", "bob heard 2 of t after 3");
  }

  @Test
  void aMissingBeginningIsFound() {
    receiverOfThree(2, 3);
    assertThat(violations()).containsExactly("bob heard 2 of t after 0");
  }

  @Test
  void aMissingEndIsFoundUnlessTheReceiverLeft() {
    History.Receiver receiver = receiverOfThree(1, 2);
    assertThat(violations()).containsExactly("bob heard t up to 2 of 3");
    receiver.leaves("t");
    assertThat(violations()).isEmpty();
  }

  @Test
  void aReceiverThatHeardNothingAtAllIsFound() {
    receiverOfThree();
    assertThat(violations()).containsExactly("bob heard t up to 0 of 3");
  }

  @Test
  void aFrameOfAThreadThatIsNotTheReceiversIsFound() {
    store("foreign", new LogEntry(1, null));
    history.receiver("eve").heard("foreign", 1, null);
    assertThat(violations()).containsExactly("eve heard 1 of foreign, which is not its own");
  }

  @Test
  void aFrameThatIsNotStoredIsFound() {
    receiverOfThree(1, 2, 3, 4);
    assertThat(violations()).containsExactly("bob heard 4 of t, which is not stored");
  }

  @Test
  void aFrameOfAnotherMessageThanTheStoredOneIsFound() {
    stored("a");
    History.Receiver receiver = history.receiver("bob");
    receiver.follows("t", 0);
    receiver.heard("t", 1, "id-b");
    assertThat(violations())
        .containsExactly("bob heard 1 of t as message id-b, which is stored as id-a");
  }

  @Test
  void framesOfTheSameEventThatDifferAreFound() {
    stored("a");
    String frame =
        "{\"type\":\"message\",\"seq\":1,\"message\":{\"id\":\"id-a\",\"threadId\":\"t\"}}";
    for (String text : List.of(frame, frame.replace(":1", ": 1"))) {
      History.Receiver receiver = history.receiver("bob");
      receiver.follows("t", 0);
      receiver.frame(text);
    }
    assertThat(violations()).singleElement().asString().contains("in other words");
  }

  private History.Receiver receiverOfThree(long... heard) {
    for (int seq = 1; seq <= 3; seq++) {
      store("t", new LogEntry(seq, null));
    }
    History.Receiver receiver = history.receiver("bob");
    receiver.follows("t", 0);
    for (long seq : heard) {
      receiver.heard("t", seq, null);
    }
    return receiver;
  }

  private void stored(String clientMessageId) {
    history.invoke("t", "alice", clientMessageId);
    store("t", message(1, "id-" + clientMessageId, "alice", clientMessageId));
  }

  private void hearAll(History.Receiver receiver, String threadId, long from) {
    for (LogEntry entry : logs.get(threadId)) {
      if (entry.seq() >= from) {
        receiver.heard(
            threadId, entry.seq(), entry.message() == null ? null : entry.message().id());
      }
    }
  }

  private static LogEntry message(long seq, String id, String sender, String clientMessageId) {
    return new LogEntry(seq, new StoredMessage(id, sender, clientMessageId));
  }

  private void store(String threadId, LogEntry entry) {
    logs.computeIfAbsent(threadId, missing -> new ArrayList<>()).add(entry);
  }

  private List<String> violations() {
    return HistoryChecker.violations(history, logs);
  }
}
