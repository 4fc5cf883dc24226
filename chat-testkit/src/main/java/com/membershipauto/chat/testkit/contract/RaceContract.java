package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.ThreadChange;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.AppendOutcome.Duplicate;
import com.membershipauto.chat.spi.EventStore.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The same promises with {@value Race#THREADS} threads at work. Whoever is told {@link
 * AppendOutcome.Contended} tries {@link Attempt#AGAIN}, as core does.
 */
@Timeout(value = 120, unit = SECONDS)
public interface RaceContract extends StoreContract {
  @Test
  default void rule181_concurrentAppendsGetPlacesWithoutGapsAndAreReadAsAnswered()
      throws Exception {
    Subject s = Subject.in(this);
    int each = 100;
    List<ThreadEvent> answered =
        Race.<List<ThreadEvent>>run(
                racer ->
                    () -> {
                      List<ThreadEvent> own = new ArrayList<>();
                      for (int i = 0; i < each; i++) {
                        String name = racer + "." + i;
                        own.add(
                            Subject.asAppended(s.decided(s.message(name).clientMessageId(name)))
                                .event());
                      }
                      assertThat(own)
                          .isSortedAccordingTo(Comparator.comparingLong(ThreadEvent::seq));
                      return own;
                    })
            .stream()
            .flatMap(List::stream)
            .sorted(Comparator.comparingLong(ThreadEvent::seq))
            .toList();
    assertThat(answered)
        .extracting(ThreadEvent::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 8L * each).boxed().toList());
    assertThat(s.log()).isEqualTo(answered);
    assertThat(s.head().lastSeq()).isEqualTo(8L * each);
  }

  @Test
  default void rule182_aRacedRepeatIsStoredOnce() throws Exception {
    Subject s = Subject.in(this);
    for (int round = 1; round <= 30; round++) {
      Entry entry = s.message("round " + round).clientMessageId("x" + round);
      List<AppendOutcome> outcomes = Race.run(racer -> () -> s.decided(entry.anew()));
      List<AppendOutcome> winners = outcomes.stream().filter(Appended.class::isInstance).toList();
      assertThat(winners).hasSize(1);
      Message stored = (Message) Subject.asAppended(winners.get(0)).event();
      assertThat(outcomes)
          .filteredOn(o -> !(o instanceof Appended))
          .containsOnly(new Duplicate(stored));
      assertThat(s.log()).hasSize(round);
    }
  }

  @Test
  default void rule183_ofEntriesBasedOnTheSameEventOneWins() throws Exception {
    Subject s = Subject.in(this);
    s.stored(s.message("seen by all"));
    List<AppendOutcome> outcomes =
        Race.run(racer -> () -> s.decided(s.message("from " + racer).basedOn(1)));
    assertThat(outcomes).filteredOn(Appended.class::isInstance).hasSize(1);
    assertThat(outcomes)
        .filteredOn(o -> !(o instanceof Appended))
        .containsOnly(new AppendOutcome.Stale(2));
    assertThat(s.log()).hasSize(2);
  }

  @Test
  default void rule184_ofEqualChangesOneWins() throws Exception {
    Subject s = Subject.in(this);
    List<AppendOutcome> outcomes = Race.run(racer -> () -> s.decided(s.close()));
    assertThat(outcomes).filteredOn(Appended.class::isInstance).hasSize(1);
    assertThat(outcomes)
        .filteredOn(o -> !(o instanceof Appended))
        .containsOnly(new AppendOutcome.Unchanged(s.thread()));
    assertThat(s.log()).hasSize(1);
  }

  @Test
  default void rule185_readersSeeAGaplessLogThatOnlyGrows() throws Exception {
    Subject s = Subject.in(this);
    int total = 200;
    Race.run(
        racer ->
            () -> {
              for (int i = 0; racer < 2 && i < total / 2; i++) {
                long seq = Subject.asAppended(s.decided(s.message("m"))).event().seq();
                assertThat(s.events().read(s.id(), seq - 1, seq, 1)).hasSize(1);
              }
              int before = 0;
              while (racer >= 2 && before < total) {
                List<ThreadEvent> log = s.log();
                assertThat(log).hasSizeGreaterThanOrEqualTo(before);
                before = log.size();
                assertThat(log)
                    .extracting(ThreadEvent::seq)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, before).boxed().toList());
                assertThat(s.head().lastSeq()).isGreaterThanOrEqualTo(before);
              }
              return before;
            });
  }

  @Test
  default void rule186_batchesOverTheSameThreadsInAnyOrderDoNotBlockEachOther() throws Exception {
    Subject a = Subject.in(this);
    Subject b = Subject.in(this);
    int rounds = 25;
    Race.run(
        racer ->
            () -> {
              for (int i = 0; i < rounds; i++) {
                List<AppendEntry> batch = new ArrayList<>();
                batch.add((racer % 2 == 0 ? a : b).message("first").build());
                batch.add((racer % 2 == 0 ? b : a).message("second").build());
                appendAll(batch);
              }
              return racer;
            });
    assertThat(a.log()).hasSize(Race.THREADS * rounds);
    assertThat(b.log()).hasSize(Race.THREADS * rounds);
  }

  private void appendAll(List<AppendEntry> entries) {
    Attempt attempt = Attempt.FIRST;
    List<AppendEntry> left = entries;
    while (!left.isEmpty()) {
      List<AppendOutcome> outcomes = eventStore().append(left, attempt);
      List<AppendEntry> contended = new ArrayList<>();
      for (int i = 0; i < left.size(); i++) {
        if (outcomes.get(i) instanceof AppendOutcome.Contended) {
          contended.add(left.get(i));
        }
      }
      left = contended;
      attempt = Attempt.AGAIN;
    }
  }

  @Test
  default void rule187_racedChangesAndMessagesLeaveALogThatExplainsItself() throws Exception {
    Subject s = Subject.in(this);
    List<AppendOutcome> outcomes =
        Race.<List<AppendOutcome>>run(
                racer ->
                    () -> {
                      List<AppendOutcome> own = new ArrayList<>();
                      for (int i = 0; i < 20; i++) {
                        own.add(
                            s.decided(
                                racer % 4 == 0
                                    ? s.close()
                                    : racer % 4 == 1
                                        ? Entry.assign(
                                            s.id(), s.agent(), i % 2 == 0 ? s.agent().id() : null)
                                        : s.message("m")));
                      }
                      return own;
                    })
            .stream()
            .flatMap(List::stream)
            .toList();
    List<ThreadEvent> log = s.log();
    ChatThread before = s.thread();
    ThreadStatus status = ThreadStatus.OPEN;
    Object assignee = null;
    for (ThreadEvent event : log) {
      if (event instanceof ThreadChange change) {
        ChatThread after = change.thread();
        assertThat(after.status() != status || !Objects.equals(after.assigneeId(), assignee))
            .as("a change changes something")
            .isTrue();
        status = after.status();
        assignee = after.assigneeId();
      } else {
        assertThat(status).as("at " + event.seq()).isEqualTo(ThreadStatus.OPEN);
      }
      assertThat(event.assigneeId()).isEqualTo(assignee);
    }
    assertThat(before.status()).isEqualTo(status);
    assertThat(before.assigneeId()).isEqualTo(assignee);
    for (AppendOutcome outcome : outcomes) {
      if (outcome instanceof Appended appended) {
        int index = (int) appended.event().seq() - 1;
        assertThat(log.get(index)).isEqualTo(appended.event());
        if (appended.reopened() != null) {
          assertThat(log.get(index - 1)).isEqualTo(appended.reopened());
        }
      }
    }
  }
}
