package com.membershipauto.chat.jpa;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A statement over a list of any length, in a few fixed sizes: its texts are few, and database,
 * driver and provider prepare each once.
 *
 * @param <T> an item of the list
 */
final class SizedStatement<T> {
  /** For lists whose last item may be repeated until a size is full. */
  private static final int[] PADDED_SIZES = {1, 4, 16, 64, 256};

  /** For lists that are cut to measure: by powers of 2 into fewer pieces than by powers of 4. */
  private static final int[] EXACT_SIZES = {1, 2, 4, 8, 16, 32, 64};

  private final boolean padded;
  private final int[] sizes;
  private final String[] texts;
  private final BiConsumer<Statement, T> binder;

  private SizedStatement(
      boolean padded, int[] sizes, IntFunction<String> text, BiConsumer<Statement, T> binder) {
    this.padded = padded;
    this.sizes = sizes;
    this.texts = IntStream.of(sizes).mapToObj(text).toArray(String[]::new);
    this.binder = binder;
  }

  /**
   * A statement that does the same when an item comes twice.
   *
   * @param text the statement for so many items
   * @param binder binds the parameters of one item
   */
  static <T> SizedStatement<T> padded(IntFunction<String> text, BiConsumer<Statement, T> binder) {
    return new SizedStatement<>(true, PADDED_SIZES, text, binder);
  }

  /** A statement that is given each item once. */
  static <T> SizedStatement<T> exact(IntFunction<String> text, BiConsumer<Statement, T> binder) {
    return new SizedStatement<>(false, EXACT_SIZES, text, binder);
  }

  /** The text of {@code size} items, counted from 0, with commas between. */
  static String list(int size, IntFunction<String> item) {
    return IntStream.range(0, size).mapToObj(item).collect(Collectors.joining(", "));
  }

  /** {@code ?1, ?2 …} */
  static String parameters(int size) {
    return list(size, i -> "?" + (i + 1));
  }

  /** The rows of as many statements as it takes. */
  List<Row> rows(EntityManager manager, List<T> items) {
    List<Row> rows = new ArrayList<>();
    run(manager, items, statement -> rows.addAll(statement.rows()));
    return rows;
  }

  /** Runs as many statements as it takes. */
  void update(EntityManager manager, List<T> items) {
    run(manager, items, Statement::update);
  }

  private void run(EntityManager manager, List<T> items, Consumer<Statement> execution) {
    int from = 0;
    while (from < items.size()) {
      int index = sizeFor(items.size() - from);
      int to = Math.min(items.size(), from + sizes[index]);
      Statement statement = Statement.of(manager, texts[index]);
      for (int i = from; i < from + sizes[index]; i++) {
        binder.accept(statement, items.get(Math.min(i, to - 1)));
      }
      execution.accept(statement);
      from = to;
    }
  }

  /** The smallest size that holds all, or else the largest; cut to measure, the largest filled. */
  private int sizeFor(int count) {
    int index = 0;
    while (index + 1 < sizes.length
        && (padded ? sizes[index] < count : sizes[index + 1] <= count)) {
      index++;
    }
    return index;
  }
}
