package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.EventStore.Attempt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How messages get their places. */
public interface AppendContract extends StoreContract {
  @Test
  default void rule101_aThreadsEventsGetThePlacesOneTwoThreeInTheOrderGiven() {
    Subject s = Subject.in(this);
    List<AppendOutcome> outcomes =
        s.append(Attempt.FIRST, s.message("a"), s.message("b"), s.message("c"));
    assertThat(outcomes)
        .extracting(o -> Subject.asAppended(o).event().seq())
        .containsExactly(1L, 2L, 3L);
    assertThat(s.stored(s.message("d")).seq()).isEqualTo(4);
    assertThat(s.log()).extracting(e -> ((Message) e).body()).containsExactly("a", "b", "c", "d");
  }

  @Test
  default void rule102_outcomesComeInTheOrderOfTheEntriesWhateverTheirThreads() {
    Subject a = Subject.in(this);
    Subject b = Subject.in(this);
    ThreadId missing = ThreadId.random();
    List<AppendOutcome> outcomes =
        a.append(
            Attempt.FIRST,
            a.message("a1"),
            b.message("b1"),
            Entry.message(missing, a.owner(), "nowhere"),
            b.message("b2"),
            a.message("a2"));
    assertThat(outcomes.get(2)).isEqualTo(new AppendOutcome.NotFound());
    assertThat(List.of(outcomes.get(0), outcomes.get(1), outcomes.get(3), outcomes.get(4)))
        .extracting(o -> (Message) Subject.asAppended(o).event())
        .extracting(m -> m.body() + " at " + m.seq())
        .containsExactly("a1 at 1", "b1 at 1", "b2 at 2", "a2 at 2");
  }

  @Test
  default void rule103_allThatAnEntrySaysIsInItsEvent() {
    Subject s = Subject.in(this);
    s.stored(s.message("first"));
    Entry entry =
        s.message("Grüße 👋🏽\n\t\"quoted\" \\ ٣ \u2028 end")
            .attachments("https://example.com/a?b=c&d=%C3%A9", "http://example.com/ü")
            .clientMessageId("id with ümlaut 👋")
            .replyTo(1);
    AppendEntry sent = entry.build();
    assertThat(s.append(entry))
        .isEqualTo(
            new Appended(
                s.owner().id(),
                null,
                new Message(
                    sent.id(),
                    s.id(),
                    2,
                    s.owner(),
                    "Grüße 👋🏽\n\t\"quoted\" \\ ٣ \u2028 end",
                    List.of("https://example.com/a?b=c&d=%C3%A9", "http://example.com/ü"),
                    sent.timestamp(),
                    "id with ümlaut 👋",
                    1,
                    null)));
  }

  @Test
  default void rule104_bodiesOfThirtyTwoThousandCharactersAreStored() {
    Subject s = Subject.in(this);
    String body = "ü".repeat(32 * 1024);
    assertThat(s.stored(s.message(body)).body()).isEqualTo(body);
    assertThat(s.log()).extracting(e -> ((Message) e).body()).containsExactly(body);
  }

  @Test
  default void rule105_batchesOfAnySizeOverManyThreadsAreStoredWhole() {
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      subjects.add(Subject.in(this));
    }
    for (int size : new int[] {1, 2, 5, 17, 63, 64, 65, 256}) {
      List<AppendEntry> batch = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        batch.add(subjects.get(i % subjects.size()).message("m").build());
      }
      assertThat(eventStore().append(batch, Attempt.FIRST))
          .as("batch of " + size)
          .hasSize(size)
          .allMatch(Appended.class::isInstance);
    }
    int total = subjects.stream().mapToInt(s -> s.log().size()).sum();
    assertThat(total).isEqualTo(1 + 2 + 5 + 17 + 63 + 64 + 65 + 256);
    for (Subject s : subjects) {
      assertThat(s.head().lastSeq()).isEqualTo(s.log().size());
    }
  }

  @Test
  default void rule106_aMissingThreadIsNotFound() {
    Subject s = Subject.in(this);
    Entry lost = Entry.message(ThreadId.random(), s.owner(), "lost");
    assertThat(s.append(lost)).isEqualTo(new AppendOutcome.NotFound());
    assertThat(s.events().read(lost.build().threadId(), 0, 10, 10)).isEmpty();
  }

  @Test
  default void rule107_anotherOwnersThreadIsNotFound() {
    Subject s = Subject.in(this);
    s.stored(s.message("mine").clientMessageId("x"));
    Entry foreign = s.message("mine").clientMessageId("x").requiredOwner(Subject.newUser("else"));
    assertThat(s.append(foreign)).isEqualTo(new AppendOutcome.NotFound());
    assertThat(s.append(Attempt.AGAIN, foreign)).containsExactly(new AppendOutcome.NotFound());
    assertThat(s.log()).hasSize(1);
  }

  @Test
  default void rule108_theRequiredOwnersThreadIsFoundAndTheOutcomeNamesTheOwner() {
    Subject s = Subject.in(this);
    assertThat(s.appended(s.message("mine").requiredOwner(s.owner().id())).ownerId())
        .isEqualTo(s.owner().id());
    assertThat(s.appended(Entry.message(s.id(), s.agent(), "for any owner")).ownerId())
        .isEqualTo(s.owner().id());
  }

  @Test
  default void rule109_anEntryBasedOnAnOlderEventIsStale() {
    Subject s = Subject.in(this);
    s.stored(s.message("seen"));
    s.stored(s.message("not seen"));
    assertThat(s.append(s.message("late").basedOn(1))).isEqualTo(new AppendOutcome.Stale(2));
    assertThat(s.append(s.close().basedOn(1))).isEqualTo(new AppendOutcome.Stale(2));
    assertThat(s.log()).hasSize(2);
    assertThat(s.head().status()).isEqualTo(ThreadStatus.OPEN);
  }

  @Test
  default void rule110_anEntryBasedOnTheNewestEventOrOnNothingIsAppended() {
    Subject s = Subject.in(this);
    assertThat(s.stored(s.message("does not say")).seq()).isEqualTo(1);
    assertThat(s.stored(s.message("up to date").basedOn(1)).seq()).isEqualTo(2);
  }

  @Test
  default void rule111_earlierEntriesOfABatchMakeLaterOnesStale() {
    Subject s = Subject.in(this);
    s.stored(s.message("seen"));
    List<AppendOutcome> outcomes =
        s.append(Attempt.FIRST, s.message("a").basedOn(1), s.message("b").basedOn(1));
    assertThat(outcomes.get(0)).isInstanceOf(Appended.class);
    assertThat(outcomes.get(1)).isEqualTo(new AppendOutcome.Stale(2));
  }

  @Test
  default void rule112_aReplyToWhatIsNotInTheLogIsRejectedAndItsNeighboursAreStored() {
    Subject s = Subject.in(this);
    List<AppendOutcome> outcomes =
        s.append(
            Attempt.FIRST,
            s.message("a"),
            s.message("to itself").replyTo(2),
            s.message("to the future").replyTo(99),
            s.message("below all").replyTo(-1),
            s.message("b"));
    assertThat(outcomes.subList(1, 4)).allMatch(AppendOutcome.Rejected.class::isInstance);
    assertThat(s.log()).extracting(e -> ((Message) e).body()).containsExactly("a", "b");
    assertThat(s.log()).extracting(ThreadEvent::seq).containsExactly(1L, 2L);
  }

  @Test
  default void rule113_aReplyMayAnswerAnEarlierEntryOfItsBatch() {
    Subject s = Subject.in(this);
    List<AppendOutcome> outcomes =
        s.append(Attempt.FIRST, s.message("question"), s.message("answer").replyTo(1));
    assertThat(((Message) Subject.asAppended(outcomes.get(1)).event()).replyTo()).isEqualTo(1);
  }

  @Test
  default void rule114_aBatchIsAsItsEntriesOneByOne() {
    Subject one = Subject.in(this);
    Subject batch = Subject.in(this);
    List<String> oneByOne = new ArrayList<>();
    for (Entry entry : everyKind(one)) {
      oneByOne.add(shape(one.append(entry)));
    }
    List<String> atOnce =
        batch.append(Attempt.FIRST, everyKind(batch).toArray(Entry[]::new)).stream()
            .map(AppendContract::shape)
            .toList();
    assertThat(atOnce).isEqualTo(oneByOne);
    assertThat(batch.log()).hasSameSizeAs(one.log());
    assertThat(batch.head().openSeq()).isEqualTo(one.head().openSeq());
  }

  private static List<Entry> everyKind(Subject s) {
    Entry named = s.message("named").clientMessageId("x");
    return List.of(
        s.message("plain"),
        named,
        named.anew(),
        Entry.assign(s.id(), s.agent(), s.agent().id()),
        s.message("assigned").replyTo(2),
        s.close(),
        s.close(),
        s.message("stale").basedOn(3),
        s.message("rejected").replyTo(77),
        s.message("opens"),
        Entry.subject(s.id(), s.agent(), "new"),
        s.message("other body").clientMessageId("x"),
        s.close(),
        Entry.status(s.id(), s.agent(), ThreadStatus.OPEN),
        Entry.assign(s.id(), s.agent(), null),
        s.message("last"));
  }

  private static String shape(AppendOutcome outcome) {
    if (outcome instanceof Appended appended) {
      ThreadEvent event = appended.event();
      return event.getClass().getSimpleName()
          + " at "
          + event.seq()
          + (event.assigneeId() == null ? "" : ", assigned")
          + (event instanceof ThreadChange change ? ", " + change.thread().status() : "")
          + (appended.reopened() == null ? "" : ", opened at " + appended.reopened().seq());
    }
    return outcome.getClass().getSimpleName();
  }
}
