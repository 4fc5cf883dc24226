package com.membershipauto.chat.jpa;

import java.util.List;

/** A message's URLs in one column, a line each: a URL has no line break. */
final class Attachments {
  private static final String SEPARATOR = "\n";

  private Attachments() {}

  static String join(List<String> urls) {
    return String.join(SEPARATOR, urls);
  }

  static List<String> split(String column) {
    return column.isEmpty() ? List.of() : List.of(column.split(SEPARATOR));
  }
}
