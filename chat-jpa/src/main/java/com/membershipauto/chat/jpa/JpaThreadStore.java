package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
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

  /** A number of our own has no sign, no leading zero and no foreign digits. */
  private static final Pattern CURSOR = Pattern.compile("[1-9][0-9]{0,17}");

  private final Transactions transactions;
  private final ReadMarks readMarks;

  JpaThreadStore(Transactions transactions) {
    this.transactions = transactions;
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
    List<String> conditions = new ArrayList<>();
    List<Consumer<Statement>> values = new ArrayList<>();
    if (query.ownerId() != null) {
      String owner = query.ownerId().value();
      values.add(statement -> statement.bind(owner));
      conditions.add(" and h.owner_id = ?" + values.size());
    }
    if (query.status() != null) {
      String status = query.status().wireName();
      values.add(statement -> statement.bind(status));
      conditions.add(" and h.status = ?" + values.size());
    }
    if (query.assignee() != null) {
      String assignee = ThreadRows.orNobody(query.assignee().assigneeId());
      values.add(statement -> statement.bind(assignee));
      conditions.add(" and h.assignee_id = ?" + values.size());
    }
    if (query.cursor() != null) {
      long before = parse(query.cursor());
      values.add(statement -> statement.bind(before));
      conditions.add(" and h.opened_no < ?" + values.size());
    }
    values.add(statement -> statement.bind(query.limit() + 1L));
    String sql =
        ThreadRows.SELECT_THREADS
            + String.join("", conditions)
            + " order by h.opened_no desc limit ?"
            + values.size();
    List<Row> rows =
        transactions.read(
            manager -> {
              Statement statement = Statement.of(manager, sql);
              values.forEach(value -> value.accept(statement));
              return statement.rows();
            });
    return page(rows, query.limit());
  }

  /** A page of what was found when one more than {@code limit} was asked for. */
  private static Page<ChatThread> page(List<Row> rows, int limit) {
    List<ChatThread> threads = new ArrayList<>();
    String last = null;
    for (Row row : rows.subList(0, Math.min(rows.size(), limit))) {
      threads.add(ThreadRows.thread(row));
      last = String.valueOf(row.number());
    }
    return new Page<>(threads, rows.size() > limit ? last : null);
  }

  private static long parse(String cursor) {
    if (!CURSOR.matcher(cursor).matches()) {
      throw new IllegalArgumentException("no cursor of this store");
    }
    return Long.parseLong(cursor);
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
