package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.MessagePreview;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.ThreadGlance;
import com.membershipauto.chat.spi.ThreadStore.OpenCounts;
import com.membershipauto.chat.spi.ThreadStore.Order;
import com.membershipauto.chat.spi.ThreadStore.ThreadQuery;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of threads, what they show of each, and how many there are. */
final class ThreadLists {
  /** When the newest event was; the head names it, so it is one look into the log for a thread. */
  private static final String ACTIVE_AT = "coalesce(e.created_at, t.created_at)";

  private static final String NEWEST_EVENT =
      " left join chat_event e on e.thread_id = h.thread_id and e.seq = h.last_seq";

  /** Numbers of our own have no leading zero and no foreign digits. */
  private static final Pattern OPENED_CURSOR = Pattern.compile("([1-9][0-9]{0,17})");

  private static final Pattern ACTIVITY_CURSOR =
      Pattern.compile("(-?[0-9]{1,15})-([1-9][0-9]{0,17})");

  /** For each thread the end of one range of the log's primary key, past changes that follow it. */
  static final String SELECT_LAST_MESSAGES =
      "select m.thread_id, m.seq, m.sender_id, m.sender_role, left(m.body, "
          + MessagePreview.MAX_TEXT_LENGTH
          + "), m.created_at from (select k.id as thread_id, (select e.seq from chat_event e"
          + " where e.thread_id = k.id and e.kind = 'message'"
          + " order by e.thread_id desc, e.seq desc limit 1) as seq"
          + " from unnest(cast(?1 as uuid array)) k (id)) l"
          + " join chat_event m on m.thread_id = l.thread_id and m.seq = l.seq where "
          + Statement.FRESH;

  private static final String SELECT_MARKS =
      "select h.thread_id, coalesce(r.up_to, 0) from chat_thread_head h"
          + " left join chat_read_mark r on r.thread_id = h.thread_id"
          + " and r.participant_id = ?1 and r.role = ?2 where "
          + Statement.FRESH
          + " and h.thread_id in (select k.id from unnest(cast(?3 as uuid array)) k (id))";

  private static final String COUNT_OPEN =
      "select count(*), count(case when assignee_id = '' then 1 end),"
          + " count(case when assignee_id = ?1 then 1 end) from chat_thread_head where "
          + Statement.FRESH
          + " and status = 'open'";

  private final Transactions transactions;

  ThreadLists(Transactions transactions) {
    this.transactions = transactions;
  }

  Page<ChatThread> list(ThreadQuery query) {
    boolean byActivity = query.order() == Order.ACTIVITY;
    Conditions conditions = new Conditions();
    if (query.ownerId() != null) {
      conditions.add(" and h.owner_id = ?", query.ownerId().value());
    }
    if (query.status() != null) {
      conditions.add(" and h.status = ?", query.status().wireName());
    }
    if (query.assignee() != null) {
      conditions.add(" and h.assignee_id = ?", ThreadRows.orNobody(query.assignee().assigneeId()));
    }
    if (query.cursor() != null && byActivity) {
      Matcher cursor = parse(ACTIVITY_CURSOR, query.cursor());
      conditions.addBefore(
          Instant.ofEpochMilli(Long.parseLong(cursor.group(1))), Long.parseLong(cursor.group(2)));
    } else if (query.cursor() != null) {
      conditions.add(
          " and h.opened_no < ?", Long.parseLong(parse(OPENED_CURSOR, query.cursor()).group(1)));
    }
    String sql =
        byActivity
            ? ThreadRows.selectThreads(", " + ACTIVE_AT, NEWEST_EVENT)
            : ThreadRows.SELECT_THREADS;
    String order =
        byActivity
            ? " order by " + ACTIVE_AT + " desc, h.opened_no desc"
            : " order by h.opened_no desc";
    List<Row> rows =
        transactions.read(
            manager -> conditions.limited(manager, sql, order, query.limit() + 1L).rows());
    return page(rows, query.limit(), byActivity);
  }

  /** A page of what was found when one more than {@code limit} was asked for. */
  private static Page<ChatThread> page(List<Row> rows, int limit, boolean byActivity) {
    List<ChatThread> threads = new ArrayList<>();
    String last = null;
    for (Row row : rows.subList(0, Math.min(rows.size(), limit))) {
      threads.add(ThreadRows.thread(row));
      long opened = row.number();
      last = byActivity ? row.instant().toEpochMilli() + "-" + opened : String.valueOf(opened);
    }
    return new Page<>(threads, rows.size() > limit ? last : null);
  }

  private static Matcher parse(Pattern pattern, String cursor) {
    Matcher matcher = pattern.matcher(cursor);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no cursor of this store");
    }
    return matcher;
  }

  List<ThreadGlance> glances(Collection<ThreadId> ids, Participant reader) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return transactions.read(
        manager -> {
          Map<ThreadId, MessagePreview> messages = new HashMap<>();
          for (Row row :
              Statement.of(manager, SELECT_LAST_MESSAGES)
                  .bindEach(ids, ThreadId::toString)
                  .rows()) {
            messages.put(
                new ThreadId(row.uuid()),
                new MessagePreview(row.number(), row.participant(), row.text(), row.instant()));
          }
          List<ThreadGlance> glances = new ArrayList<>(ids.size());
          for (Row row :
              Statement.of(manager, SELECT_MARKS)
                  .bind(reader.id().value())
                  .bind(reader.role().wireName())
                  .bindEach(ids, ThreadId::toString)
                  .rows()) {
            ThreadId id = new ThreadId(row.uuid());
            glances.add(new ThreadGlance(id, messages.get(id), row.number()));
          }
          return glances;
        });
  }

  OpenCounts openCounts(UserId assigneeId) {
    return transactions.read(
        manager ->
            Statement.of(manager, COUNT_OPEN)
                .bind(assigneeId.value())
                .row()
                .map(row -> new OpenCounts(row.number(), row.number(), row.number()))
                .orElseThrow());
  }

  /** What must hold, and the values that it names. */
  private static final class Conditions {
    private final StringBuilder text = new StringBuilder();
    private final List<Consumer<Statement>> values = new ArrayList<>();

    void add(String condition, String value) {
      values.add(statement -> statement.bind(value));
      text.append(condition).append(values.size());
    }

    void add(String condition, long value) {
      values.add(statement -> statement.bind(value));
      text.append(condition).append(values.size());
    }

    /** Earlier than that in the order of activity. */
    void addBefore(Instant activeAt, long opened) {
      String time = "cast(?%d as timestamp with time zone)";
      int next = values.size() + 1;
      values.add(statement -> statement.bind(activeAt).bind(activeAt).bind(opened));
      text.append(" and (" + ACTIVE_AT + " < ")
          .append(time.formatted(next))
          .append(" or (" + ACTIVE_AT + " = ")
          .append(time.formatted(next + 1))
          .append(" and h.opened_no < ?")
          .append(next + 2)
          .append("))");
      values.add(statement -> {});
      values.add(statement -> {});
    }

    Statement limited(EntityManager manager, String sql, String order, long limit) {
      Statement statement =
          Statement.of(manager, sql + text + order + " limit ?" + (values.size() + 1));
      values.forEach(value -> value.accept(statement));
      return statement.bind(limit);
    }
  }
}
