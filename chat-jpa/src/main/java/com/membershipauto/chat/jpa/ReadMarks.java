package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.StoreException;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore.MarkOutcome;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far who has read, in {@code chat_read_mark}: a row each, whose number only grows. */
final class ReadMarks {
  private static final String SELECT_HEAD =
      "select " + ThreadRows.HEAD_COLUMNS + " from chat_thread_head where thread_id = ?1";

  private static final String MOVE =
      "update chat_read_mark set up_to = ?1"
          + " where thread_id = ?2 and participant_id = ?3 and role = ?4 and up_to < ?5";

  private static final String SELECT_MARK =
      "select up_to from chat_read_mark"
          + " where thread_id = ?1 and participant_id = ?2 and role = ?3";

  private static final String INSERT =
      "insert into chat_read_mark (thread_id, participant_id, role, up_to)"
          + " values (?1, ?2, ?3, ?4)";

  private static final String SELECT_ALL =
      "select participant_id, role, up_to from chat_read_mark where "
          + Statement.FRESH
          + " and thread_id = ?1";

  private final Transactions transactions;

  ReadMarks(Transactions transactions) {
    this.transactions = transactions;
  }

  List<ReadMark> of(ThreadId id) {
    return transactions.read(
        manager ->
            Statement.of(manager, SELECT_ALL).bind(id.value()).rows().stream()
                .map(row -> new ReadMark(row.participant(), row.number()))
                .toList());
  }

  MarkOutcome move(ThreadId id, Participant reader, @Nullable UserId requiredOwner, long upTo) {
    try {
      return transactions.write(manager -> move(manager, id, reader, requiredOwner, upTo));
    } catch (StoreException e) {
      if (!SqlFailure.UNIQUE_VIOLATION.equals(SqlFailure.sqlState(e))) {
        throw e;
      }
      // Somebody else made the row meanwhile. None is ever deleted, so it is there now.
      return transactions.write(manager -> move(manager, id, reader, requiredOwner, upTo));
    }
  }

  private static MarkOutcome move(
      EntityManager manager,
      ThreadId id,
      Participant reader,
      @Nullable UserId requiredOwner,
      long upTo) {
    Optional<ThreadHead> found =
        Statement.of(manager, SELECT_HEAD).bind(id.value()).row().map(ThreadRows::head);
    if (found.isEmpty()
        || (requiredOwner != null && !requiredOwner.equals(found.get().ownerId()))) {
      return new MarkOutcome.NotFound();
    }
    ThreadHead head = found.get();
    long reached = Math.min(upTo, head.lastSeq());
    int moved = bind(Statement.of(manager, MOVE).bind(reached), id, reader).bind(reached).update();
    if (moved > 0) {
      return new MarkOutcome.Moved(head, reached);
    }
    Optional<Row> mark = bind(Statement.of(manager, SELECT_MARK), id, reader).row();
    if (mark.isPresent() || reached <= 0) {
      return new MarkOutcome.Unmoved(mark.map(Row::number).orElse(0L));
    }
    bind(Statement.of(manager, INSERT), id, reader).bind(reached).update();
    return new MarkOutcome.Moved(head, reached);
  }

  private static Statement bind(Statement statement, ThreadId id, Participant reader) {
    return statement.bind(id.value()).bind(reader.id().value()).bind(reader.role().wireName());
  }
}
