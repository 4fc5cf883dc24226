package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.spi.LogRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was appended can be read, whole, in order, in pieces of any size. */
public interface ReadContract extends StoreContract {
  @Test
  default void rule161_readAnswersTheEventsThatAppendAnswered() {
    Subject s = Subject.in(this);
    List<AppendOutcome> outcomes =
        s.append(
            Attempt.FIRST,
            s.message("Grüße 👋").attachments("https://example.com/ü").clientMessageId("x"),
            Entry.assign(s.id(), s.agent(), s.agent().id()),
            Entry.message(s.id(), s.agent(), "two\nlines").replyTo(1),
            Entry.subject(s.id(), s.agent(), "neu 👋"),
            s.close());
    Appended opening = s.appended(s.message("opens"));
    List<ThreadEvent> answered =
        new ArrayList<>(outcomes.stream().map(o -> Subject.asAppended(o).event()).toList());
    answered.add(opening.reopened());
    answered.add(opening.event());
    assertThat(s.log()).isEqualTo(answered);
  }

  @Test
  default void rule162_readAnswersWhatIsAfterTheOneAndUpToTheOther() {
    Subject s = tenMessages();
    assertThat(seqs(s.events().read(s.id(), 3, 6, 100))).containsExactly(4L, 5L, 6L);
    assertThat(seqs(s.events().read(s.id(), 8, 100, 100))).containsExactly(9L, 10L);
    assertThat(seqs(s.events().read(s.id(), -5, 2, 100))).containsExactly(1L, 2L);
    assertThat(s.events().read(s.id(), 6, 6, 100)).isEmpty();
    assertThat(s.events().read(s.id(), 6, 3, 100)).isEmpty();
    assertThat(s.events().read(s.id(), 10, Long.MAX_VALUE, 100)).isEmpty();
  }

  @Test
  default void rule163_readAnswersTheFirstOnesUpToTheLimit() {
    Subject s = tenMessages();
    assertThat(seqs(s.events().read(s.id(), 3, Long.MAX_VALUE, 4))).containsExactly(4L, 5L, 6L, 7L);
    assertThat(seqs(s.events().read(s.id(), 3, 5, 4))).containsExactly(4L, 5L);
  }

  @Test
  default void rule164_aMissingThreadReadsAsEmpty() {
    ThreadId missing = ThreadId.random();
    assertThat(eventStore().read(missing, 0, Long.MAX_VALUE, 10)).isEmpty();
    assertThat(eventStore().messagesAfter(missing, 0, 10)).isEqualTo(new Page<>(List.of(), null));
    assertThat(eventStore().messagesBefore(missing, Long.MAX_VALUE, 10))
        .isEqualTo(new Page<>(List.of(), null));
  }

  @Test
  default void rule165_messagesAfterAnswersTheFirstMessagesAndNoOtherEvents() {
    Subject s = mixedLog();
    Page<Message> page = s.events().messagesAfter(s.id(), 1, 3);
    assertThat(seqs(page.items())).containsExactly(3L, 4L, 7L);
    assertThat(page.next()).isEqualTo("7");
    assertThat(page.items()).isEqualTo(messages(s).subList(1, 4));
  }

  @Test
  default void rule166_messagesBeforeAnswersTheLastMessagesInAscendingOrder() {
    Subject s = mixedLog();
    Page<Message> page = s.events().messagesBefore(s.id(), 8, 3);
    assertThat(seqs(page.items())).containsExactly(3L, 4L, 7L);
    assertThat(page.next()).isEqualTo("3");
    assertThat(seqs(s.events().messagesBefore(s.id(), Long.MAX_VALUE, 1).items()))
        .containsExactly(8L);
  }

  @Test
  default void rule167_theLastPageOfMessagesHasNoNext() {
    Subject s = mixedLog();
    assertThat(s.events().messagesAfter(s.id(), 3, 3).next()).as("only a change follows").isNull();
    assertThat(s.events().messagesBefore(s.id(), 7, 3).next()).as("exactly the rest").isNull();
    assertThat(s.events().messagesAfter(s.id(), 9, 3)).isEqualTo(new Page<>(List.of(), null));
    assertThat(s.events().messagesBefore(s.id(), 1, 3)).isEqualTo(new Page<>(List.of(), null));
  }

  @Test
  default void rule168_pagesOfAnySizeMeetEachMessageOnceInBothDirections() {
    Subject s = mixedLog();
    for (int limit = 1; limit <= 6; limit++) {
      assertThat(walkForward(s, limit)).as("by " + limit).isEqualTo(messages(s));
      assertThat(walkBack(s, limit)).as("by " + limit).isEqualTo(messages(s));
    }
  }

  @Test
  default void rule169_readAnswersEachOfManyThreadsInOrderUpToTheLimitOfEach() {
    List<Subject> subjects = new ArrayList<>();
    List<LogRange> ranges = new ArrayList<>();
    List<ThreadEvent> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Subject s = Subject.in(this);
      s.append(Attempt.FIRST, s.message("one"), Entry.subject(s.id(), s.agent(), "two"));
      s.append(Attempt.FIRST, s.message("three"), s.message("four"), s.message("five"));
      subjects.add(s);
      ranges.add(new LogRange(s.id(), i % 3, i % 5 == 0 ? 2 : Long.MAX_VALUE));
      expected.addAll(s.events().read(s.id(), i % 3, i % 5 == 0 ? 2 : Long.MAX_VALUE, 3));
    }
    ranges.add(new LogRange(ThreadId.random(), 0, Long.MAX_VALUE));

    List<ThreadEvent> read = eventStore().read(ranges, 3);
    assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
    for (Subject s : subjects) {
      assertThat(seqs(read.stream().filter(event -> event.threadId().equals(s.id())).toList()))
          .isSorted();
    }
    assertThat(eventStore().read(List.of(), 3)).isEmpty();
  }

  private static List<Message> walkForward(Subject s, int limit) {
    List<Message> all = new ArrayList<>();
    Page<Message> page = s.events().messagesAfter(s.id(), 0, limit);
    all.addAll(page.items());
    while (page.next() != null) {
      assertThat(page.items()).hasSize(limit);
      page = s.events().messagesAfter(s.id(), Long.parseLong(page.next()), limit);
      assertThat(page.items()).isNotEmpty();
      all.addAll(page.items());
    }
    return all;
  }

  private static List<Message> walkBack(Subject s, int limit) {
    List<Message> all = new ArrayList<>();
    String next = String.valueOf(Long.MAX_VALUE);
    while (next != null) {
      Page<Message> page = s.events().messagesBefore(s.id(), Long.parseLong(next), limit);
      assertThat(page.items()).isNotEmpty();
      List<Message> backwards = new ArrayList<>(page.items());
      Collections.reverse(backwards);
      all.addAll(backwards);
      next = page.next();
    }
    Collections.reverse(all);
    return all;
  }

  private Subject tenMessages() {
    Subject s = Subject.in(this);
    for (int i = 1; i <= 10; i++) {
      s.stored(s.message("m" + i));
    }
    return s;
  }

  /** Messages at 1, 3, 4, 7 and 8, changes at 2, 5, 6 and 9. */
  private Subject mixedLog() {
    Subject s = Subject.in(this);
    s.append(
        Attempt.FIRST,
        s.message("1"),
        Entry.assign(s.id(), s.agent(), s.agent().id()),
        s.message("3"),
        s.message("4"),
        s.close(),
        Entry.status(s.id(), s.agent(), ThreadStatus.OPEN),
        s.message("7"),
        s.message("8"),
        s.close());
    assertThat(seqs(messages(s))).containsExactly(1L, 3L, 4L, 7L, 8L);
    return s;
  }

  private static List<Message> messages(Subject s) {
    return s.log().stream().filter(Message.class::isInstance).map(Message.class::cast).toList();
  }

  private static List<Long> seqs(List<? extends ThreadEvent> events) {
    return events.stream().map(ThreadEvent::seq).toList();
  }
}
