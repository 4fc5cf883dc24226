package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore;
import java.time.Instant;
import java.util.List;

/** A new thread of a new customer in the store under test, and a member of support. */
record Subject(
    EventStore events,
    ThreadStore threads,
    ThreadId id,
    Participant owner,
    Participant agent,
    Instant openedAt) {

  static Subject in(StoreContract contract) {
    ThreadId id = ThreadId.random();
    Instant openedAt = Instant.ofEpochMilli(System.currentTimeMillis() - 60_000);
    Subject subject =
        new Subject(
            contract.eventStore(),
            contract.threadStore(),
            id,
            new Participant(newUser("customer"), Role.USER),
            new Participant(newUser("agent"), Role.SUPPORT),
            openedAt);
    subject.threads.open(id, subject.owner.id(), "about " + id, openedAt);
    return subject;
  }

  static UserId newUser(String kind) {
    return new UserId(kind + "-" + ThreadId.random());
  }

  Entry message(String body) {
    return Entry.message(id, owner, body);
  }

  Entry close() {
    return Entry.status(id, agent, ThreadStatus.CLOSED);
  }

  AppendOutcome append(Entry entry) {
    return append(Attempt.FIRST, entry).get(0);
  }

  List<AppendOutcome> append(Attempt attempt, Entry... entries) {
    List<AppendEntry> built = List.of(entries).stream().map(Entry::build).toList();
    List<AppendOutcome> outcomes = events.append(built, attempt);
    assertThat(outcomes).hasSameSizeAs(built);
    return outcomes;
  }

  /** Appends what must succeed. */
  Appended appended(Entry entry) {
    return asAppended(append(entry));
  }

  Message stored(Entry entry) {
    return (Message) appended(entry).event();
  }

  static Appended asAppended(AppendOutcome outcome) {
    assertThat(outcome).isInstanceOf(Appended.class);
    return (Appended) outcome;
  }

  /** Goes on as core does until the outcome does not depend on who else writes just now. */
  AppendOutcome decided(Entry entry) {
    AppendOutcome outcome = append(entry);
    while (outcome instanceof AppendOutcome.Contended) {
      outcome = append(Attempt.AGAIN, entry).get(0);
    }
    return outcome;
  }

  List<ThreadEvent> log() {
    return events.read(id, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  ThreadHead head() {
    List<ThreadHead> heads = threads.heads(List.of(id));
    assertThat(heads).hasSize(1);
    return heads.get(0);
  }

  ChatThread thread() {
    return threads.find(id).orElseThrow();
  }
}
