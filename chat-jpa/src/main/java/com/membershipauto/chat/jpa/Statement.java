package com.membershipauto.chat.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * One native statement in the making: its parameters are {@code ?1}, {@code ?2} …, and are bound in
 * that order. None is ever null: an untyped null is bound differently by every pair of provider and
 * driver.
 */
final class Statement {
  /**
   * Hibernate empties the host's whole second-level cache after a native update, unless told which
   * tables it touches. Other providers ignore the hint.
   */
  private static final String TABLES_HINT = "org.hibernate.query.native.spaces";

  /**
   * A condition that always holds, for what is read outside of transactions. H2 repeats the result
   * of an equal query until the tables change, which it notices a moment after a commit is visible:
   * a head would seem older than the log. A query that has a clock in it is always run.
   */
  static final String FRESH = "current_timestamp is not null";

  private final Query query;
  private int position;

  private Statement(Query query) {
    this.query = query;
  }

  static Statement of(EntityManager manager, String sql) {
    return new Statement(manager.createNativeQuery(sql).setHint(TABLES_HINT, "chat_event"));
  }

  Statement bind(UUID value) {
    return set(value);
  }

  Statement bind(long value) {
    return set(value);
  }

  Statement bind(String value) {
    return set(value);
  }

  /**
   * For {@code cast(?n as timestamp with time zone)}: as text it is the same instant by way of
   * every provider and driver, even in the hour that the clock is put back.
   */
  Statement bind(Instant value) {
    return set(value.toString());
  }

  /**
   * An array, for {@code unnest(cast(?n as … array))}: one text and one round trip serve a list of
   * any length. As text it needs no type of the provider's. It is to stand where it is evaluated
   * once: {@code any(cast(?n as … array))} makes PostgreSQL cast it for every row that it looks at.
   */
  <T> Statement bindEach(Collection<T> items, Function<? super T, String> text) {
    String[] values = new String[items.size()];
    int i = 0;
    for (T item : items) {
      values[i++] = text.apply(item);
    }
    return set(values);
  }

  private Statement set(Object value) {
    query.setParameter(++position, value);
    return this;
  }

  List<Row> rows() {
    List<?> results = query.getResultList();
    List<Row> rows = new ArrayList<>(results.size());
    for (Object result : results) {
      rows.add(new Row(result));
    }
    return rows;
  }

  Optional<Row> row() {
    List<Row> rows = rows();
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
  }

  int update() {
    return query.executeUpdate();
  }
}
