package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.AppendOutcome.Conflict;
import com.membershipauto.chat.spi.AppendOutcome.Duplicate;
import com.membershipauto.chat.spi.EventStore.Attempt;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message is stored once, however often it is sent. */
public interface RepeatContract extends StoreContract {
  @Test
  default void rule121_aRepeatedClientMessageIdIsADuplicateOfTheStoredMessage() {
    Subject s = Subject.in(this);
    Entry entry = s.message("hello").attachments("https://example.com/").clientMessageId("x");
    Message original = s.stored(entry);
    s.stored(s.message("between"));
    Entry later = entry.anew().at(entry.build().timestamp().plusSeconds(5));
    assertThat(s.append(later)).isEqualTo(new Duplicate(original));
    assertThat(s.append(later.anew())).isEqualTo(new Duplicate(original));
  }

  @Test
  default void rule122_aDuplicateTakesNoPlace() {
    Subject s = Subject.in(this);
    Entry entry = s.message("hello").clientMessageId("x");
    s.stored(entry);
    s.append(entry.anew());
    assertThat(s.stored(s.message("next")).seq()).isEqualTo(2);
    assertThat(s.log()).hasSize(2);
  }

  @Test
  default void rule123_anotherBodyOrAttachmentsOrReplyToUnderTheSameIdIsAConflict() {
    Subject s = Subject.in(this);
    s.stored(s.message("question"));
    Entry entry =
        s.message("hello")
            .attachments("https://example.com/a", "https://example.com/b")
            .replyTo(1)
            .clientMessageId("x");
    s.stored(entry);
    Entry otherBody =
        s.message("hello ")
            .attachments("https://example.com/a", "https://example.com/b")
            .replyTo(1)
            .clientMessageId("x");
    for (Entry other :
        List.of(
            otherBody,
            entry.anew().attachments("https://example.com/b", "https://example.com/a"),
            entry.anew().attachments(),
            entry.anew().replyTo(0))) {
      assertThat(s.append(other)).isEqualTo(new Conflict());
    }
    assertThat(s.log()).hasSize(2);
  }

  @Test
  default void rule124_theSameIdOfAnotherSenderIsAnotherMessage() {
    Subject s = Subject.in(this);
    s.stored(s.message("hello").clientMessageId("x"));
    Entry theirs = Entry.message(s.id(), s.agent(), "hello").clientMessageId("x");
    assertThat(s.stored(theirs).seq()).isEqualTo(2);
  }

  @Test
  default void rule125_theSameIdInAnotherThreadIsAnotherMessage() {
    Subject s = Subject.in(this);
    Subject other = Subject.in(this);
    s.stored(s.message("hello").clientMessageId("x"));
    Entry elsewhere = Entry.message(other.id(), s.owner(), "hello").clientMessageId("x");
    assertThat(other.stored(elsewhere).seq()).isEqualTo(1);
  }

  @Test
  default void rule126_theSameIdTwiceInABatchIsStoredOnce() {
    Subject s = Subject.in(this);
    Entry entry = s.message("hello").clientMessageId("x");
    List<AppendOutcome> outcomes =
        s.append(
            Attempt.FIRST,
            entry,
            s.message("between"),
            entry.anew(),
            s.message("other body").clientMessageId("x"),
            s.message("after"));
    Message original = (Message) Subject.asAppended(outcomes.get(0)).event();
    assertThat(outcomes.get(2)).isEqualTo(new Duplicate(original));
    assertThat(outcomes.get(3)).isEqualTo(new Conflict());
    assertThat(s.log())
        .extracting(e -> ((Message) e).body())
        .containsExactly("hello", "between", "after");
  }

  @Test
  default void rule127_messagesWithoutAnIdAreNeverDuplicates() {
    Subject s = Subject.in(this);
    s.append(Attempt.FIRST, s.message("hello"), s.message("hello"));
    s.stored(s.message("hello"));
    assertThat(s.log()).hasSize(3);
  }

  @Test
  default void rule128_idsAndSendersAreComparedToTheLetter() {
    Subject s = Subject.in(this);
    s.stored(s.message("hello").clientMessageId("x"));
    for (String other : List.of("X", "x ", " x", "x\u0301", "ｘ")) {
      assertThat(s.append(s.message("hello").clientMessageId(other)))
          .as("[" + other + "]")
          .isInstanceOf(Appended.class);
    }
    Participant shouting =
        new Participant(new UserId(s.owner().id().value().replace('c', 'C')), Role.USER);
    assertThat(s.append(Entry.message(s.id(), shouting, "hello").clientMessageId("x")))
        .isInstanceOf(Appended.class);
  }

  @Test
  default void rule129_theSenderIsTheSameInAnotherRole() {
    Subject s = Subject.in(this);
    Message original = s.stored(s.message("hello").clientMessageId("x"));
    Participant promoted = new Participant(s.owner().id(), Role.SUPPORT);
    assertThat(s.append(Entry.message(s.id(), promoted, "hello").clientMessageId("x")))
        .isEqualTo(new Duplicate(original));
  }

  @Test
  default void rule130_aRepeatIsADuplicateThoughItsBasisIsStale() {
    Subject s = Subject.in(this);
    s.stored(s.message("seen"));
    Entry entry = s.message("hello").clientMessageId("x").basedOn(1);
    Message original = s.stored(entry);
    s.stored(s.message("later"));
    assertThat(s.append(entry.anew())).isEqualTo(new Duplicate(original));
    assertThat(s.append(s.message("other").clientMessageId("x").basedOn(1)))
        .isEqualTo(new Conflict());
  }

  @Test
  default void rule131_aRepeatDoesNotOpenAClosedThread() {
    Subject s = Subject.in(this);
    Entry entry = s.message("hello").clientMessageId("x");
    Message original = s.stored(entry);
    s.appended(s.close());
    assertThat(s.append(entry.anew())).isEqualTo(new Duplicate(original));
    assertThat(s.head().status()).isEqualTo(ThreadStatus.CLOSED);
    assertThat(s.log()).hasSize(2);
  }

  @Test
  default void rule132_aSecondAttemptRecognisesItsOwnEntriesAsTheyWereAppended() {
    Subject s = Subject.in(this);
    s.appended(s.close());
    Entry[] entries = {
      s.message("opens the thread"),
      s.message("seed client").basedOn(3),
      s.message("named").clientMessageId("x"),
      Entry.assign(s.id(), s.agent(), s.agent().id()),
      s.close(),
    };
    List<AppendOutcome> first = s.append(Attempt.FIRST, entries);
    s.stored(s.message("a stranger's"));
    assertThat(first).allMatch(Appended.class::isInstance);
    assertThat(Subject.asAppended(first.get(0)).reopened()).isNotNull();
    int size = s.log().size();
    assertThat(s.append(Attempt.AGAIN, entries)).isEqualTo(first);
    assertThat(s.log()).hasSize(size);
  }

  @Test
  default void rule133_aSecondAttemptAppendsWhatTheFirstDidNot() {
    Subject s = Subject.in(this);
    Entry stored = s.message("stored");
    s.stored(stored);
    List<AppendOutcome> outcomes =
        s.append(Attempt.AGAIN, stored, s.message("lost"), s.message("named").clientMessageId("x"));
    assertThat(outcomes)
        .extracting(o -> Subject.asAppended(o).event().seq())
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  default void rule134_aSecondAttemptFindsTheRepeatOfAnotherEntryToBeADuplicate() {
    Subject s = Subject.in(this);
    Entry entry = s.message("hello").clientMessageId("x");
    Message original = s.stored(entry);
    assertThat(s.append(Attempt.AGAIN, entry, entry.anew()))
        .containsExactly(new Appended(s.owner().id(), null, original), new Duplicate(original));
  }

  @Test
  default void rule135_repeatsAmongNewMessagesLeaveNoGap() {
    Subject s = Subject.in(this);
    Entry first = s.message("one").clientMessageId("1");
    Message original = s.stored(first);
    List<AppendOutcome> outcomes =
        s.append(
            Attempt.FIRST,
            s.message("two").clientMessageId("2"),
            first.anew(),
            s.message("three").clientMessageId("3"));
    assertThat(Subject.asAppended(outcomes.get(0)).event().seq()).isEqualTo(2);
    assertThat(outcomes.get(1)).isEqualTo(new Duplicate(original));
    assertThat(Subject.asAppended(outcomes.get(2)).event().seq()).isEqualTo(3);
    assertThat(s.log()).hasSize(3);
  }
}
