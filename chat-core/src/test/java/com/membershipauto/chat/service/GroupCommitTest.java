package com.membershipauto.chat.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.ScriptedStore;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.ChatMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupCommitTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final ScriptedStore store = new ScriptedStore();
  private final List<AppendOutcome.Appended> published = new CopyOnWriteArrayList<>();
  private final List<Thread> committers = new ArrayList<>();
  private final ThreadId thread = openThread();
  private GroupCommit commits = commits(ChatConfig.DEFAULT);

  @AfterEach
  void close() throws InterruptedException {
    commits.close();
    for (Thread committer : committers) {
      committer.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(committer.isAlive()).isFalse();
    }
  }

  private GroupCommit commits(ChatConfig config) {
    return new GroupCommit(store, config, ChatMetrics.NONE, telling(published::addAll));
  }

  private static GroupCommit.Settler telling(Consumer<List<AppendOutcome.Appended>> listener) {
    return (answers, appended, delivered) -> {
      answers.run();
      listener.accept(appended);
      delivered.run();
    };
  }

  private void start() {
    commits.start(
        task -> {
          Thread committer = new Thread(task, "test-commit");
          committers.add(committer);
          committer.start();
        });
  }

  private ThreadId openThread() {
    return store.open(ThreadId.random(), ALICE.id(), "help", NOW).id();
  }

  private CompletableFuture<Outcome<AppendOutcome>> append(ThreadId to, String body) {
    return append(to, body, null);
  }

  private CompletableFuture<Outcome<AppendOutcome>> append(
      ThreadId to, String body, @Nullable String clientMessageId) {
    CompletableFuture<Outcome<AppendOutcome>> answer = new CompletableFuture<>();
    commits.append(entry(to, body, clientMessageId), answer);
    return answer;
  }

  private static AppendEntry entry(ThreadId to, String body, @Nullable String clientMessageId) {
    return new AppendEntry(
        MessageId.random(),
        to,
        ALICE,
        ALICE.id(),
        0,
        NOW,
        new AppendEntry.NewMessage(body, List.of(), clientMessageId, 0));
  }

  private static Outcome<AppendOutcome> outcome(CompletableFuture<Outcome<AppendOutcome>> answer) {
    return answer.orTimeout(15, TimeUnit.SECONDS).join();
  }

  private static long seq(CompletableFuture<Outcome<AppendOutcome>> answer) {
    Outcome.Done<AppendOutcome> done = (Outcome.Done<AppendOutcome>) outcome(answer);
    return ((AppendOutcome.Appended) done.value()).event().seq();
  }

  private static ErrorCode error(CompletableFuture<Outcome<AppendOutcome>> answer) {
    return ((Outcome.Failed<AppendOutcome>) outcome(answer)).code();
  }

  private List<String> stored(ThreadId of) {
    return store.messagesAfter(of, 0, 1_000).items().stream().map(Message::body).toList();
  }

  @Test
  void a_lone_entry_is_committed_at_once() {
    start();

    assertThat(seq(append(thread, "hello"))).isEqualTo(1);
    assertThat(store.appends()).hasSize(1);
  }

  @Test
  void a_threads_entries_keep_their_order() {
    start();

    List<CompletableFuture<Outcome<AppendOutcome>>> answers = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      answers.add(append(thread, "m" + i));
    }

    for (int i = 0; i < 2_000; i++) {
      assertThat(seq(answers.get(i))).isEqualTo(i + 1);
    }
    Wait.until(() -> published.size() == 2_000);
    assertThat(published).extracting(one -> one.event().seq()).isSorted();
  }

  @Test
  void a_burst_shares_its_commits() {
    CountDownLatch held = store.holdAppends();
    start();
    List<CompletableFuture<Outcome<AppendOutcome>>> answers = new ArrayList<>();
    for (int i = 0; i < 512; i++) {
      answers.add(append(thread, "m" + i));
    }

    held.countDown();

    answers.forEach(answer -> assertThat(seq(answer)).isPositive());
    assertThat(store.appends()).hasSizeLessThanOrEqualTo(4);
    assertThat(store.appends()).allMatch(batch -> batch.size() <= 256);
  }

  @Test
  void a_batch_ends_at_its_bound_of_text() {
    commits = commits(ChatConfig.DEFAULT.with(Setting.MAX_BATCH_BYTES, 1024));
    List<CompletableFuture<Outcome<AppendOutcome>>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(append(openThread(), "x".repeat(600)));
    }

    start();

    answers.forEach(answer -> assertThat(seq(answer)).isEqualTo(1));
    assertThat(store.appends()).allMatch(batch -> batch.size() <= 2);
  }

  @Test
  void a_thread_that_a_stranger_holds_keeps_nobody_else_waiting() {
    start();
    ThreadId locked = openThread();
    store.lock(locked);
    CompletableFuture<Outcome<AppendOutcome>> first = append(locked, "one");
    CompletableFuture<Outcome<AppendOutcome>> second = append(locked, "two");

    for (int i = 1; i <= 20; i++) {
      assertThat(seq(append(thread, "m" + i))).isEqualTo(i);
    }
    assertThat(first).isNotDone();

    store.unlock(locked);
    assertThat(seq(first)).isEqualTo(1);
    assertThat(seq(second)).isEqualTo(2);
  }

  @Test
  void what_a_stranger_holds_for_too_long_is_busy_with_all_that_waits_behind() {
    commits = commits(ChatConfig.DEFAULT.with(Setting.CONTENTION_TIMEOUT_MILLIS, 100));
    start();
    store.lock(thread);

    CompletableFuture<Outcome<AppendOutcome>> first = append(thread, "one");
    CompletableFuture<Outcome<AppendOutcome>> second = append(thread, "two");

    assertThat(error(first)).isEqualTo(ErrorCode.BUSY);
    assertThat(error(second)).isEqualTo(ErrorCode.BUSY);
    assertThat(stored(thread)).isEmpty();
  }

  @Test
  void when_the_store_is_away_all_that_waits_in_the_thread_fails_together() {
    CountDownLatch held = store.holdAppends();
    start();
    CompletableFuture<Outcome<AppendOutcome>> tried = append(thread, "one");
    Wait.until(() -> store.appends().size() == 1);
    CompletableFuture<Outcome<AppendOutcome>> queued = append(thread, "two");

    store.goAway();
    held.countDown();

    assertThat(error(tried)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error(queued)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(store.appends()).hasSize(1);
  }

  @Test
  void when_the_store_fails_in_no_way_known_all_that_waits_in_the_thread_fails_together() {
    CountDownLatch held = store.holdAppends();
    start();
    CompletableFuture<Outcome<AppendOutcome>> tried = append(thread, "one");
    Wait.until(() -> store.appends().size() == 1);
    CompletableFuture<Outcome<AppendOutcome>> queued = append(thread, "two");

    store.failAppends(new IllegalStateException("a bug"));
    held.countDown();

    assertThat(error(tried)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error(queued)).isEqualTo(ErrorCode.UNAVAILABLE);
    store.comeBack();
    assertThat(seq(append(thread, "three"))).isEqualTo(1);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "c1")
  void what_may_be_stored_is_tried_until_it_is_known_and_stored_once(String clientMessageId) {
    store.loseAnswers();
    start();

    CompletableFuture<Outcome<AppendOutcome>> answer = append(thread, "hello", clientMessageId);
    Wait.until(() -> store.appends().size() >= 3);
    assertThat(answer).isNotDone();
    store.comeBack();

    Outcome.Done<AppendOutcome> done = (Outcome.Done<AppendOutcome>) outcome(answer);
    assertThat(done.value()).isInstanceOf(AppendOutcome.Appended.class);
    assertThat(stored(thread)).containsExactly("hello");
    Wait.until(() -> published.size() == 1);
  }

  @Test
  void what_the_sender_does_with_the_answer_is_done_before_the_event_is_published() {
    List<String> order = new CopyOnWriteArrayList<>();
    commits =
        new GroupCommit(
            store,
            ChatConfig.DEFAULT,
            ChatMetrics.NONE,
            telling(appended -> order.add("published")));
    start();
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Outcome<AppendOutcome>> answer = new CompletableFuture<>();
      CompletableFuture<Boolean> done = answer.thenApply(outcome -> order.add("answered"));
      commits.append(entry(thread, "hello", null), answer);
      outcome(answer);
      assertThat(done).isCompletedWithValue(true);
    }

    Wait.until(() -> order.size() == 200);
    assertThat(order.subList(0, 4))
        .containsExactly("answered", "published", "answered", "published");
  }

  @Test
  void what_is_queued_behind_it_fails_and_a_senders_order_holds() {
    store.loseAnswers();
    start();
    CompletableFuture<Outcome<AppendOutcome>> unknown = append(thread, "one");
    Wait.until(() -> store.appends().size() == 1);

    CompletableFuture<Outcome<AppendOutcome>> queued = append(thread, "two");

    assertThat(error(queued)).isEqualTo(ErrorCode.UNAVAILABLE);
    store.comeBack();
    assertThat(seq(unknown)).isEqualTo(1);
    assertThat(seq(append(thread, "two"))).isEqualTo(2);
    assertThat(stored(thread)).containsExactly("one", "two");
  }

  @Test
  void what_may_be_stored_waits_out_a_stranger_who_holds_the_thread() {
    store.loseAnswers();
    start();
    CompletableFuture<Outcome<AppendOutcome>> unknown = append(thread, "one");
    Wait.until(() -> store.appends().size() == 1);
    store.lock(thread);
    store.comeBack();
    int tried = store.appends().size();
    Wait.until(() -> store.appends().size() > tried + 1);
    assertThat(unknown).isNotDone();

    store.unlock(thread);

    assertThat(seq(unknown)).isEqualTo(1);
    assertThat(stored(thread)).containsExactly("one");
  }

  @Test
  void more_than_the_bound_in_flight_is_busy_and_the_places_come_back() {
    commits = commits(ChatConfig.DEFAULT.with(Setting.MAX_IN_FLIGHT, 3));
    CountDownLatch held = store.holdAppends();
    start();
    List<CompletableFuture<Outcome<AppendOutcome>>> answers = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      answers.add(append(thread, "m" + i));
    }

    assertThat(error(append(thread, "one too many"))).isEqualTo(ErrorCode.BUSY);

    held.countDown();
    answers.forEach(answer -> assertThat(seq(answer)).isPositive());
    Wait.until(() -> outcome(append(thread, "room again")) instanceof Outcome.Done);
  }

  @Test
  void idle_means_answered_and_published() throws InterruptedException {
    CountDownLatch held = store.holdAppends();
    start();
    CompletableFuture<Outcome<AppendOutcome>> answer = append(thread, "hello");
    assertThat(commits.awaitIdle(TimeUnit.MILLISECONDS.toNanos(20))).isFalse();

    held.countDown();

    assertThat(commits.awaitIdle(TimeUnit.SECONDS.toNanos(15))).isTrue();
    assertThat(answer).isDone();
    assertThat(published).hasSize(1);
  }

  @Test
  void a_failing_listener_does_not_fail_what_is_committed() {
    commits =
        new GroupCommit(
            store,
            ChatConfig.DEFAULT,
            ChatMetrics.NONE,
            (answers, appended, delivered) -> {
              throw new IllegalStateException("a bug");
            });
    start();

    assertThat(seq(append(thread, "one"))).isEqualTo(1);
    assertThat(seq(append(thread, "two"))).isEqualTo(2);
  }

  @Test
  void what_is_queued_at_the_close_is_committed_and_what_comes_later_is_busy() {
    CountDownLatch held = store.holdAppends();
    start();
    CompletableFuture<Outcome<AppendOutcome>> first = append(thread, "one");
    CompletableFuture<Outcome<AppendOutcome>> second = append(thread, "two");

    commits.close();
    CompletableFuture<Outcome<AppendOutcome>> late = append(thread, "three");
    held.countDown();

    assertThat(seq(first)).isEqualTo(1);
    assertThat(seq(second)).isEqualTo(2);
    assertThat(error(late)).isEqualTo(ErrorCode.BUSY);
  }

  @Test
  void what_is_contended_at_the_close_is_busy() {
    start();
    store.lock(thread);
    CompletableFuture<Outcome<AppendOutcome>> answer = append(thread, "one");
    Wait.until(() -> store.appends().size() >= 2);

    commits.close();

    assertThat(error(answer)).isEqualTo(ErrorCode.BUSY);
  }
}
