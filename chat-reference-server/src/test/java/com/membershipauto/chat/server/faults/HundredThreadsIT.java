package com.membershipauto.chat.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.testkit.history.History;
import com.membershipauto.chat.testkit.history.HistoryChecker;
import com.membershipauto.chat.testkit.history.RecordingClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers with Redis between them, and nothing broken. */
final class HundredThreadsIT {
  private static final int CUSTOMERS = 50;
  private static final int THREADS_EACH = 2;
  private static final int MESSAGES_EACH = 50;
  private static final int ALL = CUSTOMERS * THREADS_EACH * 2 * MESSAGES_EACH;

  @TempDir private Path directory;

  private final History history = new History();
  private final List<Reader> readers = new ArrayList<>();
  private final ExecutorService senders = Executors.newCachedThreadPool();

  private record Reader(RecordingClient client, Collection<String> threads) {}

  /** Customers write on the server that is theirs, and agents answer on the other. */
  @Test
  @Timeout(120)
  void tenThousandMessagesFromBothComeToEachReceiverOnceAndInOrder() throws Exception {
    try (Cluster cluster = Cluster.onPostgres(directory, 2)) {
      List<Reader> customers = new ArrayList<>();
      Set<String> all = new HashSet<>();
      for (int i = 0; i < CUSTOMERS; i++) {
        Participant customer = Participant.user("customer-" + i);
        Set<String> threads = new HashSet<>();
        for (int j = 0; j < THREADS_EACH; j++) {
          threads.add(cluster.server(i % 2).openThread(customer));
        }
        all.addAll(threads);
        customers.add(connect(cluster, i, customer, threads));
        connect(cluster, i + 1, customer, threads);
      }
      List<Reader> agents =
          List.of(
              connect(cluster, 0, Participant.support("agent-0"), all),
              connect(cluster, 1, Participant.support("agent-1"), all));

      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < CUSTOMERS; i++) {
        sent.add(send(customers.get(i), customers.get(i).threads));
        sent.add(send(agents.get((i + 1) % 2), customers.get(i).threads));
      }
      for (Future<?> one : sent) {
        one.get();
      }
      await().atMost(Duration.ofSeconds(30)).until(this::everybodyHeardAll);

      assertThat(history.messages()).isEqualTo(ALL);
      assertThat(readers).allMatch(reader -> reader.client.connects() == 1);
      assertThat(HistoryChecker.violations(history, cluster.log())).isEmpty();
      assertThat(cluster.server(0).metric("chat_redis_received_total")).isPositive();
      assertThat(cluster.server(1).metric("chat_redis_received_total")).isPositive();
    } finally {
      readers.forEach(reader -> reader.client.close());
      senders.shutdownNow();
    }
  }

  private Reader connect(
      Cluster cluster, int server, Participant participant, Collection<String> threads) {
    Map<String, Long> fromTheBeginning =
        threads.stream().collect(Collectors.toMap(Function.identity(), thread -> 0L));
    RecordingClient client =
        RecordingClient.start(
            history,
            participant.id().value(),
            () -> cluster.socketUri(server, participant),
            fromTheBeginning);
    Reader reader = new Reader(client, threads);
    readers.add(reader);
    return reader;
  }

  private Future<?> send(Reader reader, Collection<String> threads) {
    return senders.submit(
        () -> {
          for (int i = 0; i < MESSAGES_EACH; i++) {
            for (String thread : threads) {
              reader.client.send(thread, "message " + i);
            }
          }
          return null;
        });
  }

  private boolean everybodyHeardAll() {
    return readers.stream()
        .allMatch(
            reader ->
                reader.threads.stream()
                    .allMatch(thread -> reader.client.lastSeq(thread) == 2L * MESSAGES_EACH));
  }
}
