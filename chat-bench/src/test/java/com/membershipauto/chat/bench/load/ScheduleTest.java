package com.membershipauto.chat.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  @Test
  void fixedDistancesAreEqualAndCustomersTakeTurns() {
    assertThat(take(Schedule.fixed(1_000, 3), 5))
        .containsExactly("0 @0", "1 @1000000", "2 @2000000", "0 @3000000", "1 @4000000");
  }

  @Test
  void fixedDistancesDoNotDrift() {
    Schedule schedule = Schedule.fixed(3, 1);
    for (int i = 0; i <= 3_000_000; i++) {
      schedule.advance();
    }

    assertThat(schedule.plannedNanos()).isCloseTo(1_000_000_000_000_000L, within(1_000L));
  }

  @Test
  void theSameSeedGivesTheSameRandomSchedule() {
    assertThat(take(Schedule.poisson(100, 5, 42), 50))
        .isEqualTo(take(Schedule.poisson(100, 5, 42), 50))
        .isNotEqualTo(take(Schedule.poisson(100, 5, 43), 50));
  }

  @Test
  void randomDistancesAreExponentialWithTheRateAsked() {
    Schedule schedule = Schedule.poisson(1_000, 4, 7);
    int count = 200_000;
    long last = 0;
    int longerThanMean = 0;
    Map<Integer, Integer> perCustomer = new HashMap<>();
    for (int i = 0; i < count; i++) {
      schedule.advance();
      longerThanMean += schedule.plannedNanos() - last > 1_000_000 ? 1 : 0;
      last = schedule.plannedNanos();
      perCustomer.merge(schedule.customer(), 1, Integer::sum);
    }

    assertThat(last / 1e9).isCloseTo(count / 1_000.0, within(2.0));
    assertThat(longerThanMean / (double) count).isCloseTo(Math.exp(-1), within(0.005));
    assertThat(perCustomer.values())
        .hasSize(4)
        .allSatisfy(each -> assertThat(each).isCloseTo(count / 4, within(1_000)));
  }

  private static List<String> take(Schedule schedule, int count) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      schedule.advance();
      taken.add(schedule.customer() + " @" + schedule.plannedNanos());
    }
    return taken;
  }
}
