package com.membershipauto.chat.jakarta.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what a page shows with what a server answers: equal but for ids, times and tickets, of
 * which the server has its own. An id of the page stands for the same id of the server each time.
 */
final class Likeness {
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
  private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final Map<String, String> ids = new HashMap<>();

  /** The page's text with the server's ids. */
  String translate(String text) {
    return ID.matcher(text)
        .replaceAll(id -> Matcher.quoteReplacement(ids.getOrDefault(id.group(), id.group())));
  }

  /** Learns the ids of what is shown for the first time. */
  void assertLike(Object actual, Object shown) {
    if (shown instanceof Map<?, ?> fields && actual instanceof Map<?, ?> actualFields) {
      assertThat(new ArrayList<Object>(actualFields.keySet()))
          .isEqualTo(new ArrayList<Object>(fields.keySet()));
      fields.forEach(
          (name, value) -> {
            if (name.equals("expiresIn")) {
              assertThat((Long) actualFields.get(name)).isBetween(1L, 30L);
            } else {
              assertLike(actualFields.get(name), value);
            }
          });
    } else if (shown instanceof List<?> items && actual instanceof List<?> actualItems) {
      assertThat(actualItems).hasSameSizeAs(items);
      for (int i = 0; i < items.size(); i++) {
        assertLike(actualItems.get(i), items.get(i));
      }
    } else if (shown instanceof String text && actual instanceof String actualText) {
      assertLike(actualText, text);
    } else {
      assertThat(actual).isEqualTo(shown);
    }
  }

  private void assertLike(String actual, String shown) {
    if (ID.matcher(shown).matches()) {
      assertThat(actual).matches(ID);
      assertThat(actual).isEqualTo(ids.computeIfAbsent(shown, unknown -> actual));
    } else if (TIME.matcher(shown).matches()) {
      assertThat(actual).matches(TIME);
    } else if (TICKET.matcher(shown).matches()) {
      assertThat(actual).matches(TICKET);
    } else {
      assertThat(actual).isEqualTo(translate(shown));
    }
  }
}
