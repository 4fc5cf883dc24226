package com.membershipauto.chat.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.server.process.ServerProcess;
import com.membershipauto.chat.testkit.history.History;
import com.membershipauto.chat.testkit.history.HistoryChecker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two servers behind a proxy, restarted one after the other, with a thousand customers on them. */
final class RollingRestartCheck {
  private static final int CUSTOMERS = 1_000;
  private static final int SENDS_PER_SECOND = 200;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final double MOST_IN_100_MILLIS = 0.08;

  private final History history = new History();
  private final List<Customer> customers = new ArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();

  /** What one restart was like. */
  private record Restart(int sessions, Duration stop, List<Long> backAfterMillis) {}

  @ParameterizedTest
  @EnumSource
  @Timeout(150)
  void noMessageIsLostAndReconnectsAreSpread(ReverseProxy.Kind kind, @TempDir Path directory)
      throws Exception {
    Assumptions.assumeTrue(ShippedFiles.isInstalled(kind.program()), "the proxy is not installed");
    String many = Integer.toString(2 * CUSTOMERS);
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    try (Deployment deployment =
        Deployment.start(kind, directory, Map.of("CHAT_MAX_CONNECTIONS_PER_ADDRESS", many))) {
      connect(deployment, timer);
      ScheduledFuture<?> traffic =
          timer.scheduleAtFixedRate(
              () -> customers.get(sent.getAndIncrement() % CUSTOMERS).send(),
              0,
              1_000_000 / SENDS_PER_SECOND,
              TimeUnit.MICROSECONDS);
      List<Restart> restarts = new ArrayList<>();
      for (int server = 0; server < 2; server++) {
        restarts.add(restart(deployment, server));
      }
      traffic.cancel(false);
      await().atMost(LIMIT).until(() -> customers.stream().allMatch(c -> c.unacked() == 0));
      await().atMost(LIMIT).until(() -> heard() == sent.get());

      report(kind, restarts);
      assertThat(HistoryChecker.violations(history, deployment.log())).isEmpty();
      for (Restart restart : restarts) {
        assertThat(restart.backAfterMillis).hasSize(restart.sessions);
        assertThat(restart.stop).isLessThan(LIMIT);
        assertThat(mostWithin100Millis(restart))
            .isLessThanOrEqualTo((int) (MOST_IN_100_MILLIS * restart.sessions));
      }
      assertThat(deployment.logs()).doesNotContain("token=", "eyJ");
    } finally {
      customers.forEach(Customer::close);
      timer.shutdownNow();
    }
  }

  private void connect(Deployment deployment, ScheduledExecutorService timer) throws Exception {
    for (int i = 0; i < CUSTOMERS; i++) {
      String user = "customer-" + i;
      String thread = deployment.openThread(Participant.user(user));
      Customer customer = new Customer(deployment, timer, history, user, thread);
      customers.add(customer);
      customer.connect();
    }
    awaitAllOnline();
  }

  private void awaitAllOnline() {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> customers.stream().allMatch(Customer::isOnline));
  }

  private long heard() {
    return customers.stream().mapToLong(Customer::lastSeq).sum();
  }

  private Restart restart(Deployment deployment, int server) throws Exception {
    ServerProcess process = deployment.server(server);
    int sessions = deployment.sessions(server);
    assertThat(sessions).isGreaterThanOrEqualTo(CUSTOMERS / 4);
    long began = System.nanoTime();
    assertThat(process.stop()).isZero();
    Duration stop = Duration.ofNanos(System.nanoTime() - began);
    awaitAllOnline();
    List<Long> back =
        customers.stream()
            .flatMap(customer -> customer.welcomes().stream())
            .filter(welcome -> welcome - began > 0)
            .map(welcome -> TimeUnit.NANOSECONDS.toMillis(welcome - began))
            .sorted()
            .toList();
    deployment.restart(server);
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              Frames probe = Frames.connect(deployment.socketUri(Participant.support("sam")));
              try {
                return deployment.sessions(server) > 0;
              } finally {
                probe.close();
              }
            });
    return new Restart(sessions, stop, back);
  }

  private static int mostWithin100Millis(Restart restart) {
    List<Long> back = restart.backAfterMillis;
    int most = 0;
    for (int from = 0, to = 0; to < back.size(); to++) {
      while (back.get(to) - back.get(from) >= 100) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /** For people: when a restart's customers were back. */
  @SuppressWarnings("SystemOut")
  private void report(ReverseProxy.Kind kind, List<Restart> restarts) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %d customers, %d messages, of which sent again %d; refused or failed connections %d%n"
            .formatted(
                kind.program(),
                CUSTOMERS,
                sent.get(),
                customers.stream().mapToInt(Customer::sentAgain).sum(),
                customers.stream().mapToInt(Customer::failedConnects).sum()));
    for (Restart restart : restarts) {
      List<Long> back = restart.backAfterMillis;
      text.append(
          "%d sessions, process ended after %d ms; back after %d ms (half), %d ms (99 %%), %d ms"
              .formatted(
                  restart.sessions,
                  restart.stop.toMillis(),
                  back.get(back.size() / 2),
                  back.get(back.size() * 99 / 100),
                  back.get(back.size() - 1)));
      text.append("; at most %d within 100 ms%n".formatted(mostWithin100Millis(restart)));
      long last = back.get(back.size() - 1);
      for (long from = 0; from <= last; from += 500) {
        long bucket = from;
        long count = back.stream().filter(ms -> ms >= bucket && ms < bucket + 500).count();
        text.append(
            String.format(
                Locale.ROOT, "%5d ms %4d %s%n", from, count, "#".repeat((int) count / 5)));
      }
    }
    System.out.print(text);
  }
}
