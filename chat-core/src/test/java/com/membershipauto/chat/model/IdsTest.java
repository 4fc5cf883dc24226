package com.membershipauto.chat.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void theCanonicalTextIsReadInEitherCase() {
    for (int i = 0; i < 1_000; i++) {
      UUID uuid = UUID.randomUUID();

      assertThat(ThreadId.parse(uuid.toString())).isEqualTo(new ThreadId(uuid));
      assertThat(MessageId.parse(uuid.toString().toUpperCase(Locale.ROOT)))
          .isEqualTo(new MessageId(uuid));
    }
  }

  @Test
  void anyOtherTextIsNoId() {
    assertThat(ThreadId.parse("")).isNull();
    assertThat(ThreadId.parse("1-2-3-4-5")).isNull();
    assertThat(ThreadId.parse("550e8400-e29b-41d4-a716-44665544000g")).isNull();
    assertThat(ThreadId.parse("550e8400-e29b-41d4-a716-4466554400000")).isNull();
    assertThat(ThreadId.parse("550e8400+e29b-41d4-a716-446655440000")).isNull();
    assertThat(ThreadId.parse("{550e8400-e29b-41d4-a716-44665544000}")).isNull();
  }

  @Test
  void aNewIdIsOfVersionSevenAndReadsBack() {
    ThreadId id = ThreadId.random();

    assertThat(id.value().version()).isEqualTo(7);
    assertThat(id.value().variant()).isEqualTo(2);
    assertThat(ThreadId.parse(id.toString())).isEqualTo(id);
  }
}
