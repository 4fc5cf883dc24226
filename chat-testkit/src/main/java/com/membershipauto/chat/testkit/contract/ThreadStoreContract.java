package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.spi.ThreadHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything that a {@link com.membershipauto.chat.spi.ThreadStore} must keep. */
public interface ThreadStoreContract extends ThreadListContract, InboxContract, ReadMarkContract {
  @Test
  default void rule201_anOpenedThreadIsOpenEmptyAndNobodys() {
    ThreadId id = ThreadId.random();
    UserId owner = new UserId("Jürgen 👋@example.com");
    Instant openedAt = Instant.ofEpochMilli(1_767_225_600_123L);
    ChatThread opened = threadStore().open(id, owner, "Grüße 👋 \"x\"", openedAt);
    assertThat(opened)
        .isEqualTo(
            new ChatThread(
                id, owner, "Grüße 👋 \"x\"", ThreadStatus.OPEN, null, 0, openedAt, openedAt));
    assertThat(threadStore().find(id)).contains(opened);
    assertThat(threadStore().heads(List.of(id)))
        .containsExactly(new ThreadHead(id, owner, null, ThreadStatus.OPEN, 0, 0));
    assertThat(eventStore().read(id, 0, Long.MAX_VALUE, 10)).as("opening is no event").isEmpty();
  }

  @Test
  default void rule202_subjectsAreStoredToTheLetter() {
    for (String subject : List.of("", " ", "👋".repeat(ChatThread.MAX_SUBJECT_LENGTH / 2))) {
      ThreadId id = ThreadId.random();
      threadStore().open(id, Subject.newUser("customer"), subject, Instant.ofEpochMilli(1));
      assertThat(threadStore().find(id).orElseThrow().subject()).isEqualTo(subject);
    }
  }

  @Test
  default void rule203_aMissingThreadIsNotFound() {
    assertThat(threadStore().find(ThreadId.random())).isEmpty();
  }

  @Test
  default void rule204_headsAnswersThoseThatExist() {
    Subject a = Subject.in(this);
    Subject b = Subject.in(this);
    b.append(
        Attempt.FIRST, b.message("x"), b.close(), Entry.assign(b.id(), b.agent(), b.agent().id()));
    assertThat(threadStore().heads(List.of(a.id(), ThreadId.random(), b.id())))
        .containsExactlyInAnyOrder(
            new ThreadHead(a.id(), a.owner().id(), null, ThreadStatus.OPEN, 0, 0),
            new ThreadHead(b.id(), b.owner().id(), b.agent().id(), ThreadStatus.CLOSED, 3, 2));
  }

  @Test
  default void rule205_theHeadsOfNoneAreNone() {
    assertThat(threadStore().heads(List.of())).isEmpty();
    assertThat(threadStore().heads(List.of(ThreadId.random()))).isEmpty();
    assertThat(threadStore().openHeads(List.of())).isEmpty();
    assertThat(threadStore().openHeads(List.of(Subject.newUser("stranger")))).isEmpty();
  }

  @Test
  default void rule206_headsOfThousandsOfThreadsComeInOneCall() {
    List<ThreadId> ids = new ArrayList<>();
    List<ThreadId> existing = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      ThreadId id = ThreadId.random();
      ids.add(id);
      if (i % 300 == 0) {
        threadStore().open(id, Subject.newUser("customer"), "", Instant.ofEpochMilli(1));
        existing.add(id);
      }
    }
    assertThat(threadStore().heads(ids))
        .extracting(ThreadHead::threadId)
        .containsExactlyInAnyOrderElementsOf(existing);
  }

  @Test
  default void rule207_openHeadsAnswersTheOpenThreadsOfTheseOwners() {
    Subject a = Subject.in(this);
    Subject b = Subject.in(this);
    Subject notAsked = Subject.in(this);
    ThreadId second = ThreadId.random();
    threadStore().open(second, a.owner().id(), "second", Instant.ofEpochMilli(1));
    ThreadId closed = ThreadId.random();
    threadStore().open(closed, b.owner().id(), "closed", Instant.ofEpochMilli(1));
    b.appended(Entry.status(closed, b.agent(), ThreadStatus.CLOSED));
    b.appended(b.message("x"));
    assertThat(threadStore().openHeads(List.of(a.owner().id(), b.owner().id())))
        .extracting(ThreadHead::threadId, ThreadHead::lastSeq)
        .containsExactlyInAnyOrder(tuple(a.id(), 0L), tuple(second, 0L), tuple(b.id(), 1L));
    assertThat(threadStore().openHeads(List.of(notAsked.owner().id())))
        .containsExactly(notAsked.head());
  }

  @Test
  default void rule208_openHeadsOfThousandsOfOwnersComeInOneCall() {
    Subject s = Subject.in(this);
    List<UserId> owners = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      owners.add(i == 1_700 ? s.owner().id() : Subject.newUser("stranger"));
    }
    assertThat(threadStore().openHeads(owners)).containsExactly(s.head());
  }

  @Test
  default void rule209_allOpenHeadsAnswersOpenThreadsOnly() {
    Subject open = Subject.in(this);
    Subject closed = Subject.in(this);
    closed.appended(closed.close());
    List<ThreadHead> all = threadStore().allOpenHeads();
    assertThat(all).contains(open.head()).doesNotContain(closed.head());
    assertThat(all).allMatch(head -> head.status() == ThreadStatus.OPEN);
  }
}
