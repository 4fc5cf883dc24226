package com.membershipauto.chat.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.testkit.contract.Entry;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A JVM with a local time must not move an instant. */
final class TimestampTest extends OnEverySetup {
  private final TimeZone before = TimeZone.getDefault();

  @BeforeEach
  void moveToBerlin() {
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
  }

  @AfterEach
  void moveBack() {
    TimeZone.setDefault(before);
  }

  @Test
  void theHourThatComesTwiceIsReadAsItWasWritten() {
    Instant summer = Instant.parse("2025-10-26T00:30:00.123Z");
    Instant winter = Instant.parse("2025-10-26T01:30:00.123Z");
    Participant owner = Participant.user("alice");
    ThreadId thread = ThreadId.random();
    persistence.threadStore().open(thread, owner.id(), "", summer);
    EventStore events = persistence.eventStore();
    events.append(
        List.of(
            Entry.message(thread, owner, "a").at(summer).build(),
            Entry.subject(thread, owner, "b").at(winter).build(),
            Entry.message(thread, owner, "c").at(winter).build()),
        Attempt.FIRST);
    assertThat(events.read(thread, 0, 10, 10))
        .extracting(ThreadEvent::timestamp)
        .containsExactly(summer, winter, winter);
    assertThat(persistence.threadStore().find(thread).orElseThrow())
        .satisfies(found -> assertThat(found.createdAt()).isEqualTo(summer))
        .satisfies(found -> assertThat(found.updatedAt()).isEqualTo(winter));
  }
}
