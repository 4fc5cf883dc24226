package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.spi.ThreadGlance;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Threads in {@code chat_thread} and {@code chat_thread_head}. */
final class JpaThreadStore implements ThreadStore {
  private static final String INSERT_THREAD =
      "insert into chat_thread (id, subject, created_at, updated_at) values (?1, ?2,"
          + " cast(?3 as timestamp with time zone), cast(?4 as timestamp with time zone))";

  private static final String INSERT_HEAD =
      "insert into chat_thread_head (thread_id, owner_id, assignee_id, status, last_seq, open_seq)"
          + " values (?1, ?2, '', 'open', 0, 0)";

  private static final String SELECT_HEADS =
      "select "
          + ThreadRows.HEAD_COLUMNS
          + " from chat_thread_head where "
          + Statement.FRESH
          + " and ";

  private static final String SELECT_HEADS_BY_ID =
      SELECT_HEADS + "thread_id in (select k.id from unnest(cast(?1 as uuid array)) k (id))";

  private static final String SELECT_OPEN_HEADS_BY_OWNER =
      SELECT_HEADS
          + "status = 'open' and owner_id in (select k.id from unnest(cast(?1 as varchar array)) k (id))";

  private final Transactions transactions;
  private final ThreadLists lists;
  private final ReadMarks readMarks;

  JpaThreadStore(Transactions transactions) {
    this.transactions = transactions;
    this.lists = new ThreadLists(transactions);
    this.readMarks = new ReadMarks(transactions);
  }

  /**
   * Opens a thread that is new.
   *
   * @throws IllegalArgumentException there is a thread of this id
   */
  @Override
  public ChatThread open(ThreadId id, UserId ownerId, String subject, Instant openedAt) {
    try {
      transactions.write(
          manager -> {
            Statement.of(manager, INSERT_THREAD)
                .bind(id.value())
                .bind(subject)
                .bind(openedAt)
                .bind(openedAt)
                .update();
            return Statement.of(manager, INSERT_HEAD)
                .bind(id.value())
                .bind(ownerId.value())
                .update();
          });
    } catch (StoreException e) {
      if (SqlFailure.UNIQUE_VIOLATION.equals(SqlFailure.sqlState(e))) {
        throw new IllegalArgumentException("the thread " + id + " exists", e);
      }
      throw e;
    }
    return new ChatThread(id, ownerId, subject, ThreadStatus.OPEN, null, 0, openedAt, openedAt);
  }

  @Override
  public Optional<ChatThread> find(ThreadId id) {
    return transactions.read(
        manager ->
            Statement.of(manager, ThreadRows.SELECT_THREADS + " and h.thread_id = ?1")
                .bind(id.value())
                .row()
                .map(ThreadRows::thread));
  }

  @Override
  public Page<ChatThread> list(ThreadQuery query) {
    return lists.list(query);
  }

  @Override
  public List<ThreadGlance> glances(Collection<ThreadId> ids, Participant reader) {
    return lists.glances(ids, reader);
  }

  @Override
  public OpenCounts openCounts(UserId assigneeId) {
    return lists.openCounts(assigneeId);
  }

  @Override
  public List<ThreadHead> heads(Collection<ThreadId> ids) {
    return heads(SELECT_HEADS_BY_ID, statement -> statement.bindEach(ids, ThreadId::toString));
  }

  @Override
  public List<ThreadHead> openHeads(Collection<UserId> ownerIds) {
    return heads(
        SELECT_OPEN_HEADS_BY_OWNER, statement -> statement.bindEach(ownerIds, UserId::value));
  }

  @Override
  public List<ThreadHead> allOpenHeads() {
    return heads(SELECT_HEADS + "status = 'open'", UnaryOperator.identity());
  }

  private List<ThreadHead> heads(String sql, UnaryOperator<Statement> parameters) {
    return transactions.read(
        manager ->
            parameters.apply(Statement.of(manager, sql)).rows().stream()
                .map(ThreadRows::head)
                .toList());
  }

  @Override
  public MarkOutcome markRead(
      ThreadId id, Participant reader, @Nullable UserId requiredOwner, long upTo) {
    return readMarks.move(id, reader, requiredOwner, upTo);
  }

  @Override
  public List<ReadMark> marks(ThreadId id) {
    return readMarks.of(id);
  }
}
