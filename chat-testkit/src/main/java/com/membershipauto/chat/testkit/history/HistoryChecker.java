package com.membershipauto.chat.testkit.history;

import com.membershipauto.chat.testkit.history.History.Answer;
import com.membershipauto.chat.testkit.history.History.Heard;
import com.membershipauto.chat.testkit.history.History.Receiver;
import com.membershipauto.chat.testkit.history.History.Sending;
import com.membershipauto.chat.testkit.history.History.Stored;
import com.membershipauto.chat.testkit.history.LogEntry.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Holds a {@link History} against what is stored at the end. To be used when the run is over: the
 * answers are in, and the receivers had the time to hear everything.
 */
public final class HistoryChecker {
  private final History history;
  private final Map<String, List<LogEntry>> logs;
  private final Map<History.Key, List<Stored>> stored = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  private HistoryChecker(History history, Map<String, List<LogEntry>> logs) {
    this.history = history;
    this.logs = logs;
    logs.forEach(
        (threadId, log) -> {
          for (LogEntry entry : log) {
            StoredMessage message = entry.message();
            if (message != null && message.clientMessageId() != null) {
              stored
                  .computeIfAbsent(
                      new History.Key(threadId, message.senderId(), message.clientMessageId()),
                      missing -> new ArrayList<>())
                  .add(new Stored(message.id(), entry.seq()));
            }
          }
        });
  }

  /**
   * Every broken promise, a sentence each; empty when all were kept.
   *
   * @param logs the whole log of each thread by its id, in the order in which the store gives it
   */
  public static List<String> violations(History history, Map<String, List<LogEntry>> logs) {
    HistoryChecker checker = new HistoryChecker(history, logs);
    checker.checkPlaces();
    checker.checkSendings();
    checker.checkCommitOrder();
    history.receivers().forEach(checker::checkReceiver);
    return List.copyOf(checker.violations);
  }

  private void violated(String sentence) {
    violations.add(sentence);
  }

  /** The places are 1 to n. */
  private void checkPlaces() {
    logs.forEach(
        (threadId, log) -> {
          long expected = 1;
          for (LogEntry entry : log) {
            if (entry.seq() != expected) {
              violated(threadId + ": " + entry.seq() + " is stored where " + expected + " belongs");
            }
            expected = entry.seq() + 1;
          }
        });
  }

  /** What was acked is stored once and where the ack said; what was refused is not stored. */
  private void checkSendings() {
    Map<History.Key, Sending> sendings = history.sendings();
    sendings.forEach(this::checkSending);
    for (History.Key key : stored.keySet()) {
      if (!sendings.containsKey(key)) {
        violated(key + " is stored and nobody sent it");
      }
    }
  }

  private void checkSending(History.Key key, Sending sending) {
    List<Stored> places = stored.getOrDefault(key, List.of());
    if (places.size() > 1) {
      violated(key + " is stored " + places.size() + " times: " + places);
    }
    int refused = 0;
    for (Answer answer : sending.answers) {
      if (answer.stored() == null) {
        refused++;
      } else if (!places.contains(answer.stored())) {
        violated(key + " was acked as " + answer.stored() + " and is stored as " + places);
      }
    }
    if (refused == sending.attempts && !places.isEmpty()) {
      violated(key + " was refused and is stored as " + places);
    }
  }

  /** What was sent after another message's ack is behind that message. */
  private void checkCommitOrder() {
    NavigableMap<Long, Runnable> timeline = new TreeMap<>();
    Map<String, Long> newestAcked = new HashMap<>();
    history
        .sendings()
        .forEach(
            (key, sending) -> {
              timeline.put(
                  sending.invokedAt,
                  () -> checkBehind(key, newestAcked.getOrDefault(key.threadId(), 0L)));
              for (Answer answer : sending.answers) {
                Stored place = answer.stored();
                if (place != null) {
                  timeline.put(
                      answer.at(), () -> newestAcked.merge(key.threadId(), place.seq(), Math::max));
                }
              }
            });
    timeline.values().forEach(Runnable::run);
  }

  private void checkBehind(History.Key key, long acked) {
    for (Stored place : stored.getOrDefault(key, List.of())) {
      if (place.seq() <= acked) {
        violated(key + " is stored at " + place.seq() + ", but was sent after the ack of " + acked);
      }
    }
  }

  /** It heard its threads only, each event once, in order, as stored, and all to the end. */
  private void checkReceiver(Receiver receiver) {
    Map<String, Long> position = new HashMap<>();
    for (Heard heard : receiver.heard()) {
      Long last = position.put(heard.threadId(), heard.seq());
      if (heard.isStart()) {
        continue;
      }
      String what = receiver.name + " heard " + heard.seq() + " of " + heard.threadId();
      if (last == null) {
        violated(what + ", which is not its own");
      } else if (heard.seq() != last + 1) {
        violated(what + " after " + last);
      }
      checkContent(heard, what);
    }
    for (String threadId : receiver.mustHearAll()) {
      long head = logs.getOrDefault(threadId, List.of()).size();
      long last = position.getOrDefault(threadId, 0L);
      if (last < head) {
        violated(receiver.name + " heard " + threadId + " up to " + last + " of " + head);
      }
    }
  }

  private void checkContent(Heard heard, String what) {
    List<LogEntry> log = logs.getOrDefault(heard.threadId(), List.of());
    LogEntry entry =
        heard.seq() >= 1 && heard.seq() <= log.size() ? log.get((int) heard.seq() - 1) : null;
    if (entry == null) {
      violated(what + ", which is not stored");
      return;
    }
    String storedId = entry.message() == null ? null : entry.message().id();
    if (!Objects.equals(heard.messageId(), storedId)) {
      violated(what + " as message " + heard.messageId() + ", which is stored as " + storedId);
    }
    String text = heard.text();
    if (text != null) {
      String others = texts.putIfAbsent(heard.threadId() + " " + heard.seq(), text);
      if (others != null && !others.equals(text)) {
        violated(what + " in other words than somebody else: " + text + " and " + others);
      }
    }
  }
}
