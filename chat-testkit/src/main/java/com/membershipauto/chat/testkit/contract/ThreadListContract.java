package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.ThreadStore.AssigneeFilter;
import com.membershipauto.chat.spi.ThreadStore.Order;
import com.membershipauto.chat.spi.ThreadStore.ThreadQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lists of threads. */
public interface ThreadListContract extends StoreContract {
  @Test
  default void rule211_theNewestOpenedComesFirst() {
    UserId owner = Subject.newUser("customer");
    List<ThreadId> opened = openThreads(owner, 4);
    assertThat(ids(list(owner, null, null, null, 10).items()))
        .containsExactly(opened.get(3), opened.get(2), opened.get(1), opened.get(0));
  }

  @Test
  default void rule212_aListedThreadIsAsItIsFound() {
    Subject s = Subject.in(this);
    s.appended(s.message("a"));
    s.appended(Entry.assign(s.id(), s.agent(), s.agent().id()));
    s.appended(s.message("b"));
    assertThat(list(s.owner().id(), null, null, null, 10))
        .isEqualTo(new Page<>(List.of(s.thread()), null));
  }

  @Test
  default void rule213_filtersNarrowTheListAndCombine() {
    UserId owner = Subject.newUser("customer");
    UserId agent = Subject.newUser("agent");
    Participant actor = new Participant(agent, Role.SUPPORT);
    List<ThreadId> opened = openThreads(owner, 4);
    Subject s = Subject.in(this);
    s.appended(Entry.status(opened.get(0), actor, ThreadStatus.CLOSED));
    s.appended(Entry.status(opened.get(1), actor, ThreadStatus.CLOSED));
    s.appended(Entry.assign(opened.get(1), actor, agent));
    s.appended(Entry.assign(opened.get(2), actor, agent));
    AssigneeFilter agents = new AssigneeFilter(agent);
    AssigneeFilter nobodys = new AssigneeFilter(null);
    assertThat(ids(list(owner, ThreadStatus.OPEN, null, null, 10).items()))
        .containsExactly(opened.get(3), opened.get(2));
    assertThat(ids(list(owner, ThreadStatus.CLOSED, null, null, 10).items()))
        .containsExactly(opened.get(1), opened.get(0));
    assertThat(ids(list(owner, null, agents, null, 10).items()))
        .containsExactly(opened.get(2), opened.get(1));
    assertThat(ids(list(owner, null, nobodys, null, 10).items()))
        .containsExactly(opened.get(3), opened.get(0));
    assertThat(ids(list(owner, ThreadStatus.OPEN, nobodys, null, 10).items()))
        .containsExactly(opened.get(3));
    assertThat(ids(list(null, ThreadStatus.CLOSED, agents, null, 10).items()))
        .containsExactly(opened.get(1));
    assertThat(list(Subject.newUser("stranger"), null, null, null, 10).items()).isEmpty();
  }

  @Test
  default void rule214_pagesOfAnySizeMeetEachThreadOnce() {
    UserId owner = Subject.newUser("customer");
    List<ThreadId> opened = openThreads(owner, 6);
    List<ThreadId> newestFirst = new ArrayList<>(opened);
    Collections.reverse(newestFirst);
    for (int limit = 1; limit <= 7; limit++) {
      assertThat(walk(owner, limit)).as("by " + limit).isEqualTo(newestFirst);
    }
  }

  @Test
  default void rule215_threadsOpenedInTheSameMillisecondAreAllMet() {
    UserId owner = Subject.newUser("customer");
    Set<ThreadId> opened = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      ThreadId id = ThreadId.random();
      threadStore().open(id, owner, "", Instant.ofEpochMilli(1_000));
      opened.add(id);
    }
    assertThat(walk(owner, 2)).containsExactlyInAnyOrderElementsOf(opened);
  }

  @Test
  default void rule216_theLastPageHasNoNext() {
    UserId owner = Subject.newUser("customer");
    openThreads(owner, 3);
    assertThat(list(owner, null, null, null, 2).next()).isNotNull();
    assertThat(list(owner, null, null, null, 3).next()).isNull();
    assertThat(list(Subject.newUser("stranger"), null, null, null, 3).next()).isNull();
  }

  @Test
  default void rule217_aThreadOpenedMeanwhileDoesNotDisturbTheWalk() {
    UserId owner = Subject.newUser("customer");
    List<ThreadId> opened = openThreads(owner, 4);
    Page<ChatThread> first = list(owner, null, null, null, 2);
    threadStore().open(ThreadId.random(), owner, "", Instant.ofEpochMilli(1_000_000));
    Page<ChatThread> second = list(owner, null, null, first.next(), 2);
    assertThat(ids(second.items())).containsExactly(opened.get(1), opened.get(0));
    assertThat(second.next()).isNull();
  }

  @Test
  default void rule218_aCursorThatNoListGaveIsRefused() {
    for (String cursor :
        List.of("", " ", "x", "-1", "1 OR 1=1", "9".repeat(400), "\u0000", "%00", "null")) {
      assertThatIllegalArgumentException()
          .as("[" + cursor + "]")
          .isThrownBy(() -> list(null, null, null, cursor, 2));
    }
  }

  private List<ThreadId> walk(UserId owner, int limit) {
    List<ThreadId> all = new ArrayList<>();
    Page<ChatThread> page = list(owner, null, null, null, limit);
    all.addAll(ids(page.items()));
    while (page.next() != null) {
      assertThat(page.items()).hasSize(limit);
      page = list(owner, null, null, page.next(), limit);
      assertThat(page.items()).isNotEmpty();
      all.addAll(ids(page.items()));
    }
    return all;
  }

  private List<ThreadId> openThreads(UserId owner, int count) {
    List<ThreadId> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ThreadId id = ThreadId.random();
      threadStore().open(id, owner, "thread " + i, Instant.ofEpochMilli(1_000 + i));
      opened.add(id);
    }
    return opened;
  }

  private Page<ChatThread> list(
      @Nullable UserId owner,
      @Nullable ThreadStatus status,
      @Nullable AssigneeFilter assignee,
      @Nullable String cursor,
      int limit) {
    return threadStore()
        .list(new ThreadQuery(owner, status, assignee, Order.OPENED, cursor, limit));
  }

  private static List<ThreadId> ids(List<ChatThread> threads) {
    return threads.stream().map(ChatThread::id).toList();
  }
}
