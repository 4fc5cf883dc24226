package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.Assignment;
import com.membershipauto.chat.spi.AppendEntry.NewChange;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.EventStore.Attempt;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Changes of status, assignee and subject are events of the log. */
public interface ChangeContract extends StoreContract {
  @Test
  default void rule141_aChangeIsAnEventThatHoldsTheThreadAsItIsAfterIt() {
    Subject s = Subject.in(this);
    s.stored(s.message("hello"));
    Entry entry =
        Entry.of(
            s.id(),
            s.agent(),
            new NewChange(ThreadStatus.CLOSED, new Assignment(s.agent().id()), "Grüße 👋"));
    AppendEntry sent = entry.build();
    ChatThread after =
        new ChatThread(
            s.id(),
            s.owner().id(),
            "Grüße 👋",
            ThreadStatus.CLOSED,
            s.agent().id(),
            2,
            s.openedAt(),
            sent.timestamp());
    assertThat(s.append(entry))
        .isEqualTo(
            new Appended(s.owner().id(), null, new ThreadChange(sent.id(), after, s.agent())));
    assertThat(s.thread()).isEqualTo(after);
  }

  @Test
  default void rule142_whatAChangeDoesNotNameStaysAsItWas() {
    Subject s = Subject.in(this);
    String subject = s.thread().subject();
    s.appended(Entry.assign(s.id(), s.agent(), s.agent().id()));
    s.appended(s.close());
    assertThat(s.thread())
        .extracting(ChatThread::subject, ChatThread::assigneeId, ChatThread::status)
        .containsExactly(subject, s.agent().id(), ThreadStatus.CLOSED);
    s.appended(Entry.subject(s.id(), s.agent(), ""));
    s.appended(Entry.assign(s.id(), s.agent(), null));
    assertThat(s.thread())
        .extracting(ChatThread::subject, ChatThread::assigneeId, ChatThread::status)
        .containsExactly("", null, ThreadStatus.CLOSED);
  }

  @Test
  default void rule143_aChangeThatChangesNothingIsUnchangedAndTakesNoPlace() {
    Subject s = Subject.in(this);
    s.stored(s.message("hello"));
    ChatThread before = s.thread();
    for (NewChange nothing :
        List.of(
            new NewChange(null, null, null),
            new NewChange(ThreadStatus.OPEN, null, null),
            new NewChange(null, new Assignment(null), null),
            new NewChange(ThreadStatus.OPEN, new Assignment(null), before.subject()))) {
      assertThat(s.append(Entry.of(s.id(), s.agent(), nothing)))
          .isEqualTo(new AppendOutcome.Unchanged(before));
    }
    assertThat(s.log()).hasSize(1);
    assertThat(s.thread()).isEqualTo(before);
  }

  @Test
  default void rule144_earlierEntriesOfABatchCountForAChange() {
    Subject s = Subject.in(this);
    List<AppendOutcome> outcomes =
        s.append(Attempt.FIRST, s.close(), s.close(), s.message("opens"), s.close());
    assertThat(outcomes.get(0)).isInstanceOf(Appended.class);
    assertThat(outcomes.get(1))
        .isEqualTo(
            new AppendOutcome.Unchanged(
                ((ThreadChange) Subject.asAppended(outcomes.get(0)).event()).thread()));
    assertThat(Subject.asAppended(outcomes.get(3)).event().seq()).isEqualTo(4);
  }

  @Test
  default void rule145_aChangeBasedOnAnOlderEventIsStaleEvenIfItChangesNothing() {
    Subject s = Subject.in(this);
    s.append(Attempt.FIRST, s.message("seen"), s.message("not seen"));
    Entry nothing = Entry.status(s.id(), s.agent(), ThreadStatus.OPEN).basedOn(1);
    assertThat(s.append(nothing)).isEqualTo(new AppendOutcome.Stale(2));
  }

  @Test
  default void rule146_eachEventNamesTheAssigneeAfterIt() {
    Subject s = Subject.in(this);
    s.append(
        Attempt.FIRST,
        s.message("nobody yet"),
        Entry.assign(s.id(), s.agent(), s.agent().id()),
        s.message("assigned"));
    s.append(
        Attempt.FIRST,
        s.message("still"),
        Entry.assign(s.id(), s.agent(), null),
        s.message("nobody again"));
    assertThat(s.log())
        .extracting(ThreadEvent::assigneeId)
        .containsExactly(null, s.agent().id(), s.agent().id(), s.agent().id(), null, null);
    assertThat(s.head().assigneeId()).isNull();
  }

  @Test
  default void rule147_aMessageIntoAClosedThreadOpensItFirst() {
    Subject s = Subject.in(this);
    s.appended(Entry.assign(s.id(), s.agent(), s.agent().id()));
    s.appended(s.close());
    Entry entry = s.message("one more thing");
    Appended outcome = s.appended(entry);
    ThreadChange reopened = Objects.requireNonNull(outcome.reopened(), "opened by the message");
    ChatThread expected =
        new ChatThread(
            s.id(),
            s.owner().id(),
            s.thread().subject(),
            ThreadStatus.OPEN,
            s.agent().id(),
            3,
            s.openedAt(),
            entry.build().timestamp());
    assertThat(reopened.thread()).isEqualTo(expected);
    assertThat(reopened.actor()).isEqualTo(s.owner());
    assertThat(reopened.id()).isNotEqualTo(entry.build().id());
    assertThat(outcome.event().seq()).isEqualTo(4);
    assertThat(outcome.event().assigneeId()).isEqualTo(s.agent().id());
    assertThat(s.log().subList(2, 4)).containsExactly(reopened, outcome.event());
    assertThat(s.head().status()).isEqualTo(ThreadStatus.OPEN);
  }

  @Test
  default void rule148_aMessageThatIsRefusedDoesNotOpenAClosedThread() {
    Subject s = Subject.in(this);
    s.appended(s.close());
    s.append(
        Attempt.FIRST,
        s.message("no such event").replyTo(2),
        s.message("foreign").requiredOwner(Subject.newUser("else")));
    s.stored(s.message("opens"));
    s.appended(s.close());
    assertThat(s.append(s.message("stale").basedOn(2))).isEqualTo(new AppendOutcome.Stale(4));
    assertThat(s.head().status()).isEqualTo(ThreadStatus.CLOSED);
    assertThat(s.log()).hasSize(4);
  }

  @Test
  default void rule149_openSeqIsTheLastSeqBeforeTheNewestEventAppendedWhileClosed() {
    Subject s = Subject.in(this);
    s.append(Attempt.FIRST, s.message("a"), s.message("b"), s.close());
    assertThat(s.head().openSeq()).as("closing is no event of a closed thread").isZero();
    s.appended(Entry.assign(s.id(), s.agent(), s.agent().id()));
    assertThat(s.head().openSeq()).as("a change that leaves it closed").isEqualTo(3);
    s.appended(s.message("opens"));
    assertThat(s.head().openSeq()).as("before the change to open").isEqualTo(4);
    s.append(Attempt.FIRST, s.message("c"), s.close());
    assertThat(s.head().openSeq()).as("until the next time").isEqualTo(4);
    s.appended(Entry.status(s.id(), s.agent(), ThreadStatus.OPEN));
    assertThat(s.head().openSeq()).as("opened by a change").isEqualTo(8);
  }

  @Test
  default void rule150_headAndThreadFollowTheLog() {
    Subject s = Subject.in(this);
    s.append(Attempt.FIRST, s.message("a"), s.close(), s.message("opens"));
    assertThat(s.head().lastSeq()).isEqualTo(4);
    assertThat(s.thread().lastSeq()).isEqualTo(4);
    s.append(Attempt.FIRST, s.message("b"));
    assertThat(s.head().lastSeq()).isEqualTo(5);
    assertThat(s.thread().lastSeq()).isEqualTo(5);
  }

  @Test
  default void rule151_updatedAtIsTheTimeOfTheNewestChange() {
    Subject s = Subject.in(this);
    s.append(s.message("a").at(s.openedAt().plusMillis(1)));
    assertThat(s.thread().updatedAt()).isEqualTo(s.openedAt());
    s.append(s.close().at(s.openedAt().plusMillis(2)));
    assertThat(s.thread().updatedAt()).isEqualTo(s.openedAt().plusMillis(2));
    s.append(s.message("opens").at(s.openedAt().plusMillis(3)));
    s.append(s.message("b").at(s.openedAt().plusMillis(4)));
    assertThat(s.thread().updatedAt()).isEqualTo(s.openedAt().plusMillis(3));
    assertThat(s.thread().createdAt()).isEqualTo(s.openedAt());
  }
}
