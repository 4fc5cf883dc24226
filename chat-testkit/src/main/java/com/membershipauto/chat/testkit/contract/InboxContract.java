package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessagePreview;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.ThreadGlance;
import com.membershipauto.chat.spi.ThreadStore.OpenCounts;
import com.membershipauto.chat.spi.ThreadStore.Order;
import com.membershipauto.chat.spi.ThreadStore.ThreadQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What whoever works through many threads asks for: the newest activity, glances, counts. */
public interface InboxContract extends StoreContract {
  @Test
  default void rule241_byActivityTheThreadWithTheNewestEventComesFirst() {
    UserId owner = Subject.newUser("customer");
    Participant customer = new Participant(owner, Role.USER);
    ThreadId silent = opened(owner, 5_000);
    ThreadId changed = opened(owner, 1_000);
    ThreadId written = opened(owner, 2_000);
    Subject s = Subject.in(this);
    s.appended(Entry.subject(changed, customer, "new").at(Instant.ofEpochMilli(9_000)));
    s.appended(Entry.message(written, customer, "x").at(Instant.ofEpochMilli(7_000)));
    assertThat(byActivity(owner, null, 10).items())
        .extracting(ChatThread::id)
        .containsExactly(changed, written, silent);
  }

  @Test
  default void rule242_byActivityPagesOfAnySizeMeetEachThreadOnce() {
    UserId owner = Subject.newUser("customer");
    Participant customer = new Participant(owner, Role.USER);
    Subject s = Subject.in(this);
    List<ThreadId> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      all.add(opened(owner, 1_000));
    }
    for (int i : new int[] {3, 5, 1}) {
      s.appended(Entry.message(all.get(i), customer, "x").at(Instant.ofEpochMilli(2_000)));
    }
    List<ThreadId> expected =
        List.of(all.get(5), all.get(3), all.get(1), all.get(6), all.get(4), all.get(2), all.get(0));
    for (int limit = 1; limit <= 8; limit++) {
      assertThat(walk(owner, limit)).as("by " + limit).isEqualTo(expected);
    }
  }

  @Test
  default void rule243_byActivityACursorThatNoSuchListGaveIsRefused() {
    for (String cursor : List.of("", "7", "x-1", "1-0", "1-x", "--1-1", "1-1 or 1=1")) {
      assertThatIllegalArgumentException()
          .as("[" + cursor + "]")
          .isThrownBy(() -> byActivity(null, cursor, 2));
    }
  }

  @Test
  default void rule244_aGlanceShowsTheNewestMessageAndTheReadersMark() {
    Subject s = Subject.in(this);
    s.appended(s.message("first"));
    Message last = s.stored(Entry.message(s.id(), s.agent(), "last"));
    s.appended(s.close());
    threadStore().markRead(s.id(), s.agent(), null, 2);
    threadStore().markRead(s.id(), s.owner(), null, 1);
    MessagePreview preview = new MessagePreview(2, s.agent(), "last", last.timestamp());
    assertThat(threadStore().glances(List.of(s.id()), s.agent()))
        .containsExactly(new ThreadGlance(s.id(), preview, 2));
    assertThat(threadStore().glances(List.of(s.id()), s.owner()))
        .containsExactly(new ThreadGlance(s.id(), preview, 1));
  }

  @Test
  default void rule245_aThreadWithoutMessagesIsGlancedAtToo() {
    Subject empty = Subject.in(this);
    Subject changed = Subject.in(this);
    changed.appended(changed.close());
    assertThat(
            threadStore()
                .glances(List.of(empty.id(), ThreadId.random(), changed.id()), empty.agent()))
        .containsExactlyInAnyOrder(
            new ThreadGlance(empty.id(), null, 0), new ThreadGlance(changed.id(), null, 0));
    assertThat(threadStore().glances(List.of(), empty.agent())).isEmpty();
  }

  @Test
  default void rule246_aGlanceShowsTheBeginningOfALongMessage() {
    for (String body : List.of("a" + "👋".repeat(150), "👋".repeat(150), "b".repeat(5_000))) {
      Subject s = Subject.in(this);
      Message message = s.stored(s.message(body));
      String shown = new MessagePreview(1, s.owner(), body, message.timestamp()).text();
      assertThat(shown.length()).isBetween(199, MessagePreview.MAX_TEXT_LENGTH);
      assertThat(threadStore().glances(List.of(s.id()), s.agent()))
          .extracting(ThreadGlance::lastMessage)
          .containsExactly(new MessagePreview(1, s.owner(), shown, message.timestamp()));
    }
  }

  @Test
  default void rule247_openThreadsAreCountedByWhoseTheyAre() {
    Subject s = Subject.in(this);
    OpenCounts before = threadStore().openCounts(s.agent().id());
    assertThat(before.own()).isZero();
    ThreadId own = opened(s.owner().id(), 1);
    ThreadId others = opened(s.owner().id(), 1);
    ThreadId closed = opened(s.owner().id(), 1);
    opened(s.owner().id(), 1);
    s.appended(Entry.assign(own, s.agent(), s.agent().id()));
    s.appended(Entry.assign(others, s.agent(), Subject.newUser("colleague")));
    s.appended(Entry.status(closed, s.agent(), ThreadStatus.CLOSED));
    OpenCounts after = threadStore().openCounts(s.agent().id());
    assertThat(after.own()).isEqualTo(1);
    assertThat(after.unassigned() - before.unassigned()).isEqualTo(1);
    assertThat(after.all() - before.all()).isEqualTo(3);
  }

  private ThreadId opened(UserId owner, long openedAt) {
    ThreadId id = ThreadId.random();
    threadStore().open(id, owner, "", Instant.ofEpochMilli(openedAt));
    return id;
  }

  private List<ThreadId> walk(UserId owner, int limit) {
    List<ThreadId> all = new ArrayList<>();
    Page<ChatThread> page = byActivity(owner, null, limit);
    page.items().forEach(thread -> all.add(thread.id()));
    while (page.next() != null) {
      assertThat(page.items()).hasSize(limit);
      page = byActivity(owner, page.next(), limit);
      assertThat(page.items()).isNotEmpty();
      page.items().forEach(thread -> all.add(thread.id()));
    }
    return all;
  }

  private Page<ChatThread> byActivity(@Nullable UserId owner, @Nullable String cursor, int limit) {
    return threadStore()
        .list(new ThreadQuery(owner, ThreadStatus.OPEN, null, Order.ACTIVITY, cursor, limit));
  }
}
