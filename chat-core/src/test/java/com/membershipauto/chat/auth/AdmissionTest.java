package com.membershipauto.chat.auth;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.Participant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Participant ALICE = Participant.user("alice");
  private static final Participant BOB = Participant.user("bob");

  @Test
  void theProcessHasSoManyPlaces() {
    Admission admission = admission(Setting.MAX_CONNECTIONS, 2);
    Runnable first = requireNonNull(admission.reserve(ALICE, "192.0.2.1"));
    assertThat(admission.reserve(BOB, "192.0.2.2")).isNotNull();

    assertThat(admission.reserve(BOB, "192.0.2.3")).isNull();

    first.run();
    assertThat(admission.reserve(BOB, "192.0.2.3")).isNotNull();
  }

  @Test
  void aParticipantHasSoManyPlaces() {
    Admission admission = admission(Setting.MAX_CONNECTIONS_PER_USER, 1);
    Runnable first = requireNonNull(admission.reserve(ALICE, "192.0.2.1"));

    assertThat(admission.reserve(ALICE, "192.0.2.2")).isNull();
    assertThat(admission.reserve(BOB, "192.0.2.1")).isNotNull();

    first.run();
    assertThat(admission.reserve(ALICE, "192.0.2.2")).isNotNull();
  }

  @Test
  void anAddressHasSoManyPlaces() {
    Admission admission = admission(Setting.MAX_CONNECTIONS_PER_ADDRESS, 1);
    Runnable first = requireNonNull(admission.reserve(ALICE, "192.0.2.1"));

    assertThat(admission.reserve(BOB, "192.0.2.1")).isNull();
    assertThat(admission.reserve(BOB, "192.0.2.2")).isNotNull();

    first.run();
    assertThat(admission.reserve(BOB, "192.0.2.1")).isNotNull();
  }

  @Test
  void aRefusedReservationTakesNothing() {
    Admission admission = admission(Setting.MAX_CONNECTIONS_PER_ADDRESS, 1);
    requireNonNull(admission.reserve(ALICE, "192.0.2.1"));
    assertThat(admission.reserve(BOB, "192.0.2.1")).isNull();

    assertThat(admission.total()).isEqualTo(1);
    assertThat(admission.entries()).isEqualTo(2);
  }

  @Test
  void aPlaceIsGivenBackOnce() {
    Admission admission = admission(Setting.MAX_CONNECTIONS, 10);
    Runnable first = requireNonNull(admission.reserve(ALICE, "192.0.2.1"));
    requireNonNull(admission.reserve(ALICE, "192.0.2.1"));

    first.run();
    first.run();

    assertThat(admission.total()).isEqualTo(1);
  }

  @Test
  void whoHasLeftIsNotRemembered() {
    Admission admission = admission(Setting.MAX_CONNECTIONS, 10);
    requireNonNull(admission.reserve(ALICE, "192.0.2.1")).run();
    requireNonNull(admission.reserve(BOB, "192.0.2.2")).run();

    assertThat(admission.entries()).isZero();
  }

  @Test
  void manyThreadsNeverGetMorePlacesThanThereAre() throws Exception {
    int places = 3;
    int threads = 8;
    Admission admission = admission(Setting.MAX_CONNECTIONS_PER_USER, places);
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        runs.add(
            pool.submit(
                () -> {
                  start.await();
                  for (int n = 0; n < 2_000; n++) {
                    Runnable place = admission.reserve(ALICE, "192.0.2.1");
                    if (place != null) {
                      most.accumulateAndGet(held.incrementAndGet(), Math::max);
                      held.decrementAndGet();
                      place.run();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        run.get(30, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(most.get()).isBetween(1, places);
    assertThat(admission.total()).isZero();
    assertThat(admission.entries()).isZero();
  }

  private static Admission admission(Setting setting, int value) {
    return new Admission(ChatConfig.DEFAULT.with(setting, value));
  }
}
