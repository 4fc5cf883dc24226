package com.membershipauto.chat.jakarta.rest;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.ThreadStore.AssigneeFilter;
import com.membershipauto.chat.spi.ThreadStore.Order;
import org.jspecify.annotations.Nullable;

/** Reads query parameters. An empty one is as good as none. */
final class Query {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final int MAX_CURSOR_LENGTH = 500;

  private Query() {}

  static boolean isGiven(@Nullable String text) {
    return text != null && !text.isEmpty();
  }

  static int limit(@Nullable String text) throws BadRequest {
    if (text == null || text.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    long limit = number("limit", text);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw BadRequest.malformed("limit must be an integer from 1 to " + MAX_LIMIT + ".");
    }
    return (int) limit;
  }

  /** An integer of at least 0, or {@code otherwise} when there is none. */
  static long seq(String name, @Nullable String text, long otherwise) throws BadRequest {
    return text == null || text.isEmpty() ? otherwise : number(name, text);
  }

  private static long number(String name, String text) throws BadRequest {
    if (!text.matches("[0-9]{1,18}")) {
      throw BadRequest.malformed(name + " must be an integer of at least 0.");
    }
    return Long.parseLong(text);
  }

  static @Nullable ThreadStatus status(@Nullable String text) throws BadRequest {
    if (text == null || text.isEmpty()) {
      return null;
    }
    for (ThreadStatus status : ThreadStatus.values()) {
      if (status.wireName().equals(text)) {
        return status;
      }
    }
    throw BadRequest.malformed("status must be open or closed.");
  }

  static @Nullable AssigneeFilter assignee(@Nullable String text, Participant me)
      throws BadRequest {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return switch (text) {
      case "me" -> new AssigneeFilter(me.id());
      case "none" -> new AssigneeFilter(null);
      default -> new AssigneeFilter(userId(text));
    };
  }

  static Order order(@Nullable String text) throws BadRequest {
    if (text == null || text.isEmpty() || text.equals("opened")) {
      return Order.OPENED;
    }
    if (text.equals("activity")) {
      return Order.ACTIVITY;
    }
    throw BadRequest.malformed("order must be opened or activity.");
  }

  private static UserId userId(String text) throws BadRequest {
    try {
      return new UserId(text);
    } catch (IllegalArgumentException e) {
      throw BadRequest.malformed("assignee must be me, none or a user id.");
    }
  }

  static @Nullable String cursor(@Nullable String text) throws BadRequest {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (text.length() > MAX_CURSOR_LENGTH) {
      throw BadRequest.malformed("The cursor is not valid.");
    }
    return text;
  }
}
