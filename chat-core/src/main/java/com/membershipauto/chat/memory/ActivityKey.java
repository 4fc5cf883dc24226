package com.membershipauto.chat.memory;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A thread's place in a list by activity: when something happened, then the order of opening. */
record ActivityKey(long millis, long opened) implements Comparable<ActivityKey> {
  private static final Comparator<ActivityKey> ORDER =
      Comparator.comparingLong(ActivityKey::millis).thenComparingLong(ActivityKey::opened);
  private static final Pattern TEXT = Pattern.compile("(-?[0-9]{1,15})-([1-9][0-9]{0,17})");

  /** Reads what {@link #toString()} wrote. */
  static ActivityKey parse(String cursor) {
    Matcher parts = TEXT.matcher(cursor);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no cursor of this store");
    }
    return new ActivityKey(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  @Override
  public int compareTo(ActivityKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return millis + "-" + opened;
  }
}
