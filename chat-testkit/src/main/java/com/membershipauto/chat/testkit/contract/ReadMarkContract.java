package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.ThreadStore.MarkOutcome;
import com.membershipauto.chat.spi.ThreadStore.MarkOutcome.Moved;
import com.membershipauto.chat.spi.ThreadStore.MarkOutcome.NotFound;
import com.membershipauto.chat.spi.ThreadStore.MarkOutcome.Unmoved;
import org.junit.jupiter.api.Test;

/** Read marks are state: the greatest wins. */
public interface ReadMarkContract extends StoreContract {
  @Test
  default void rule231_aMarkMovesForwardAndTheOutcomeHasTheHead() {
    Subject s = threeMessages();
    assertThat(mark(s, s.owner(), 1)).isEqualTo(new Moved(s.head(), 1));
    assertThat(mark(s, s.owner(), 3)).isEqualTo(new Moved(s.head(), 3));
    assertThat(threadStore().marks(s.id())).containsExactly(new ReadMark(s.owner(), 3));
  }

  @Test
  default void rule232_aMarkNeverMovesBack() {
    Subject s = threeMessages();
    mark(s, s.owner(), 2);
    assertThat(mark(s, s.owner(), 2)).isEqualTo(new Unmoved(2));
    assertThat(mark(s, s.owner(), 1)).isEqualTo(new Unmoved(2));
    assertThat(threadStore().marks(s.id())).containsExactly(new ReadMark(s.owner(), 2));
  }

  @Test
  default void rule233_aMarkStopsAtTheNewestEvent() {
    Subject s = threeMessages();
    assertThat(mark(s, s.owner(), Long.MAX_VALUE)).isEqualTo(new Moved(s.head(), 3));
    assertThat(mark(s, s.owner(), 4)).isEqualTo(new Unmoved(3));
  }

  @Test
  default void rule234_nothingReadLeavesNoMark() {
    Subject s = Subject.in(this);
    assertThat(mark(s, s.owner(), 5)).as("empty thread").isEqualTo(new Unmoved(0));
    s.stored(s.message("a"));
    assertThat(mark(s, s.owner(), 0)).isEqualTo(new Unmoved(0));
    assertThat(mark(s, s.owner(), -1)).isEqualTo(new Unmoved(0));
    assertThat(threadStore().marks(s.id())).isEmpty();
  }

  @Test
  default void rule235_eachParticipantHasAMark() {
    Subject s = threeMessages();
    Participant sameIdInSupport = new Participant(s.owner().id(), Role.SUPPORT);
    mark(s, s.owner(), 1);
    mark(s, s.agent(), 2);
    mark(s, sameIdInSupport, 3);
    assertThat(threadStore().marks(s.id()))
        .containsExactlyInAnyOrder(
            new ReadMark(s.owner(), 1),
            new ReadMark(s.agent(), 2),
            new ReadMark(sameIdInSupport, 3));
  }

  @Test
  default void rule236_aMissingThreadOrAnotherOwnersIsNotFound() {
    Subject s = threeMessages();
    UserId stranger = Subject.newUser("stranger");
    ThreadId missing = ThreadId.random();
    assertThat(threadStore().markRead(missing, s.owner(), null, 1)).isEqualTo(new NotFound());
    assertThat(threadStore().markRead(s.id(), s.owner(), stranger, 1)).isEqualTo(new NotFound());
    assertThat(threadStore().marks(s.id())).isEmpty();
    assertThat(threadStore().marks(missing)).isEmpty();
    assertThat(threadStore().markRead(s.id(), s.owner(), s.owner().id(), 1))
        .isEqualTo(new Moved(s.head(), 1));
  }

  @Test
  default void rule237_ofRacingMarksTheGreatestWins() throws Exception {
    Subject s = threeMessages();
    for (int i = 0; i < 77; i++) {
      s.stored(s.message("more"));
    }
    Race.run(
        racer ->
            () -> {
              for (int i = 0; i < 10; i++) {
                mark(s, s.owner(), i * 8 + racer + 1);
              }
              return racer;
            });
    assertThat(threadStore().marks(s.id())).containsExactly(new ReadMark(s.owner(), 80));
  }

  private Subject threeMessages() {
    Subject s = Subject.in(this);
    for (int i = 0; i < 3; i++) {
      s.stored(s.message("m"));
    }
    return s;
  }

  private MarkOutcome mark(Subject s, Participant reader, long upTo) {
    return threadStore().markRead(s.id(), reader, null, upTo);
  }
}
