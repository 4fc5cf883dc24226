package com.membershipauto.chat.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.server.process.ServerProcess;
import com.membershipauto.chat.testkit.history.History;
import com.membershipauto.chat.testkit.history.HistoryChecker;
import com.membershipauto.chat.testkit.history.RecordingClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Customers who write into threads of their own, agents who hear and answer all of them, spread
 * over the servers; who loses one server goes to the next. It runs until {@link #check}, which
 * holds what everybody heard against what is stored.
 */
final class Traffic implements AutoCloseable {
  /** As fast as the clients' windows of 32 messages allow. */
  static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int CUSTOMERS = 12;
  private static final int THREADS_EACH = 2;
  private static final int AGENTS = 4;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration WHOLE_WITHIN = Duration.ofSeconds(10);
  private static final Duration BASELINE_WITHIN = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String PADDING = "x".repeat(100);
  private static final Set<String> FOR_NOW = Set.of("unavailable", "busy", "rate_limited");

  private final Cluster cluster;
  private final int perSecond;
  private final History history = new History();
  private final Map<String, AtomicLong> sent = new ConcurrentHashMap<>();
  private final List<RecordingClient> customers = new ArrayList<>();
  private final List<RecordingClient> agents = new ArrayList<>();
  private final List<List<String>> owned = new ArrayList<>();
  private final List<Tab> tabs = new ArrayList<>();
  private final List<Footprint> before = new ArrayList<>();
  private final long began = System.nanoTime();
  private volatile boolean running = true;
  private long faultAt;
  private long healedAt;

  /** One more place where a customer reads along. */
  record Tab(RecordingClient client, int customer) {}

  private Traffic(Cluster cluster, int perSecond) {
    this.cluster = cluster;
    this.perSecond = perSecond;
  }

  /** Connects everybody, and sends until all have been heard and the servers are warm. */
  static Traffic start(Cluster cluster, int perSecond) throws Exception {
    Traffic traffic = new Traffic(cluster, perSecond);
    for (int i = 0; i < CUSTOMERS; i++) {
      traffic.connectCustomer(i);
    }
    List<String> all = List.copyOf(traffic.sent.keySet());
    for (int i = 0; i < AGENTS; i++) {
      RecordingClient agent = traffic.connect(Participant.support("agent-" + i), i, all);
      traffic.agents.add(agent);
      traffic.send(agent, all);
    }
    traffic.awaitFlow();
    traffic.goOn(WARM_UP);
    for (ServerProcess server : cluster.servers()) {
      traffic.before.add(Footprint.of(server));
    }
    traffic.faultBegins();
    return traffic;
  }

  private void connectCustomer(int number) throws Exception {
    Participant participant = Participant.user("customer-" + number);
    List<String> threads = new ArrayList<>();
    for (int i = 0; i < THREADS_EACH; i++) {
      String thread = cluster.server(number % cluster.size()).openThread(participant);
      threads.add(thread);
      sent.put(thread, new AtomicLong());
    }
    owned.add(threads);
    RecordingClient customer = connect(participant, number, threads);
    customers.add(customer);
    send(customer, threads);
  }

  private RecordingClient connect(Participant participant, int home, List<String> threads) {
    Map<String, Long> all = new HashMap<>();
    threads.forEach(thread -> all.put(thread, 0L));
    return connect(participant, home, all);
  }

  private RecordingClient connect(Participant participant, int home, Map<String, Long> lastSeqs) {
    AtomicInteger turn = new AtomicInteger(home);
    Supplier<URI> uri = () -> cluster.socketUri(turn.getAndIncrement(), participant);
    return RecordingClient.start(history, participant.id().value(), uri, lastSeqs);
  }

  /** A customer opens one more tab, which hears all that comes from now on. */
  Tab openTab(int number) {
    int customer = number % CUSTOMERS;
    Map<String, Long> lastSeqs = new HashMap<>();
    for (String thread : owned.get(customer)) {
      lastSeqs.put(thread, customers.get(customer).lastSeq(thread));
    }
    Tab tab =
        new Tab(connect(Participant.user("customer-" + customer), number, lastSeqs), customer);
    tabs.add(tab);
    return tab;
  }

  void closeTab(Tab tab) {
    tabs.remove(tab);
    tab.client().leave();
  }

  private void send(RecordingClient client, List<String> threads) {
    long pauseNanos = TimeUnit.SECONDS.toNanos(CUSTOMERS + AGENTS) / perSecond;
    Thread sender =
        new Thread(
            () -> {
              try {
                for (int i = 0; running; i++) {
                  write(client, threads.get(i % threads.size()), "message " + i + PADDING);
                  if (pauseNanos > 1_000) {
                    LockSupport.parkNanos(pauseNanos);
                  }
                }
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            },
            "sender");
    sender.setDaemon(true);
    sender.start();
  }

  private void write(RecordingClient client, String thread, String body)
      throws InterruptedException {
    sent.get(thread).incrementAndGet();
    client.send(thread, body);
  }

  /** An agent's message into one of the threads. */
  void write(String body) throws InterruptedException {
    write(agents.get(0), owned.get(0).get(0), body);
  }

  /** One of those who send, chosen by a number. */
  RecordingClient sender(int number) {
    return senders().get(number % (CUSTOMERS + AGENTS));
  }

  List<String> threadsOf(int customer) {
    return owned.get(customer);
  }

  private List<RecordingClient> senders() {
    List<RecordingClient> all = new ArrayList<>(customers);
    all.addAll(agents);
    return all;
  }

  private List<RecordingClient> everybody() {
    List<RecordingClient> all = senders();
    tabs.forEach(tab -> all.add(tab.client()));
    return all;
  }

  /** The load goes on for so long. */
  void goOn(Duration duration) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }

  /** From here on deliveries count for the slowest. */
  void faultBegins() {
    faultAt = System.nanoTime();
    healedAt = faultAt;
  }

  /** The fault is over: within 10 s from here all must be whole. */
  void healed() {
    healedAt = System.nanoTime();
  }

  /** Waits until each sender has had another message acked; returns how long that took. */
  Duration awaitFlow() {
    return awaitFlow(senders());
  }

  /** The same for the customers from this number on. */
  Duration awaitFlow(int first) {
    return awaitFlow(customers.subList(first, CUSTOMERS));
  }

  private static Duration awaitFlow(List<RecordingClient> clients) {
    long start = System.nanoTime();
    Map<RecordingClient, Long> acked = new HashMap<>();
    clients.forEach(client -> acked.put(client, client.acked()));
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(60))
        .until(() -> acked.entrySet().stream().allMatch(e -> e.getKey().acked() > e.getValue()));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The longest that anybody has waited for a message that somebody else knew, since the fault. */
  Duration slowestDelivery() {
    return history.slowestDelivery(faultAt);
  }

  /** The 99th percentile of how long acks took: before the fault, and from then until healed. */
  String ackTimes() {
    return "99 %% of acks within %d ms before, %d ms meanwhile"
        .formatted(ackP99(began, faultAt).toMillis(), ackP99(faultAt, healedAt).toMillis());
  }

  private Duration ackP99(long from, long to) {
    return history.ackTime(0.99, from, to);
  }

  /** How often anybody was cut off. */
  int cutOffs() {
    return everybody().stream().mapToInt(client -> client.connects() - 1).sum();
  }

  /** How many messages were acked that had been stored before. */
  int duplicates() {
    return everybody().stream().mapToInt(RecordingClient::duplicates).sum();
  }

  /** What was answered instead of acks, by code. */
  Map<String, Integer> errors() {
    Map<String, Integer> errors = new TreeMap<>();
    for (RecordingClient client : everybody()) {
      client.errors().forEach((code, count) -> errors.merge(code, count, Integer::sum));
    }
    return errors;
  }

  /**
   * Ends the load, and checks that everybody heard everything within 10 s of healing, that the
   * servers hold no more than before and stop in order, and that every promise was kept; writes one
   * line of the report.
   *
   * @param fault what was done
   * @param finding what else was measured
   */
  void check(String fault, String finding) throws Exception {
    running = false;
    List<String> broken = new ArrayList<>(awaitWhole());
    tabs.forEach(tab -> tab.client().close());
    for (Map.Entry<String, Integer> error : errors().entrySet()) {
      if (!FOR_NOW.contains(error.getKey())) {
        broken.add("refused for good: " + error);
      }
    }
    for (int i = 0; i < cluster.size(); i++) {
      broken.addAll(awaitBaseline(cluster.server(i), before.get(i)));
    }
    int resets = everybody().stream().mapToInt(RecordingClient::resets).sum();
    if (resets > 0) {
      broken.add(resets + " resets");
    }
    close();
    for (ServerProcess server : cluster.servers()) {
      int code = server.stop();
      if (code != 0 || server.log().contains("OutOfMemory")) {
        broken.add("a server ended with " + code + ":\n" + server.log());
      }
    }
    broken.addAll(HistoryChecker.violations(history, cluster.log()));
    Report.write(fault, load(), finding, slowestDelivery(), broken.isEmpty() ? "kept" : "BROKEN");
    assertThat(broken).isEmpty();
  }

  private List<String> awaitWhole() throws InterruptedException {
    long end = healedAt + WHOLE_WITHIN.toNanos();
    List<String> missing = missing();
    while (!missing.isEmpty() && System.nanoTime() - end < 0) {
      goOn(POLL);
      missing = missing();
    }
    return missing;
  }

  private List<String> awaitBaseline(ServerProcess server, Footprint baseline) throws Exception {
    long end = System.nanoTime() + BASELINE_WITHIN.toNanos();
    Footprint now = Footprint.of(server);
    while (!now.isBackAt(baseline, senders().size())) {
      if (System.nanoTime() - end > 0) {
        return List.of("a server held " + baseline + " and holds " + now);
      }
      goOn(POLL);
      now = Footprint.of(server);
    }
    return List.of();
  }

  private String load() {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    return "%,d messages in %d s, %d cut off, %d acked twice, errors %s"
        .formatted(history.messages(), seconds, cutOffs(), duplicates(), errors());
  }

  /** Who waits for what. */
  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < CUSTOMERS; i++) {
      addMissing(missing, "customer-" + i, customers.get(i), owned.get(i));
    }
    for (Tab tab : tabs) {
      addMissing(missing, "a tab", tab.client(), owned.get(tab.customer()));
    }
    for (int i = 0; i < AGENTS; i++) {
      addMissing(missing, "agent-" + i, agents.get(i), sent.keySet());
    }
    return missing;
  }

  private void addMissing(
      List<String> missing, String name, RecordingClient client, Iterable<String> threads) {
    if (client.unacked() > 0) {
      missing.add(name + " waits for " + client.unacked() + " acks");
    }
    for (String thread : threads) {
      long head = sent.get(thread).get();
      if (client.lastSeq(thread) < head) {
        missing.add(name + " heard " + thread + " to " + client.lastSeq(thread) + " of " + head);
      }
    }
  }

  @Override
  public void close() {
    running = false;
    everybody().forEach(RecordingClient::close);
  }
}
