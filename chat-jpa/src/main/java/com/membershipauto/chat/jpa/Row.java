package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of a native query, whose columns have the types that provider and driver agreed on. Read
 * from left to right, each column once.
 */
final class Row {
  private final Object[] columns;
  private int next;

  Row(@Nullable Object result) {
    columns = result instanceof Object[] many ? many : new Object[] {result};
  }

  Row skip(int count) {
    next += count;
    return this;
  }

  UUID uuid() {
    Object value = columns[next++];
    if (value instanceof UUID uuid) {
      return uuid;
    }
    ByteBuffer bytes = ByteBuffer.wrap((byte[]) value);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  long number() {
    return ((Number) columns[next++]).longValue();
  }

  String text() {
    return (String) columns[next++];
  }

  /** A user id, or null for {@code ''}, which is nobody. */
  @Nullable UserId userOrNobody() {
    String text = text();
    return text.isEmpty() ? null : new UserId(text);
  }

  UserId user() {
    return new UserId(text());
  }

  /** From two columns. */
  Participant participant() {
    UserId id = user();
    String role = text();
    return new Participant(id, role.equals(Role.USER.wireName()) ? Role.USER : Role.SUPPORT);
  }

  ThreadStatus status() {
    return text().equals(ThreadStatus.OPEN.wireName()) ? ThreadStatus.OPEN : ThreadStatus.CLOSED;
  }

  Instant instant() {
    Object value = columns[next++];
    if (value instanceof Instant instant) {
      return instant;
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    return ((Timestamp) value).toInstant();
  }
}
