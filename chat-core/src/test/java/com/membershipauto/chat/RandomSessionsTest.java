package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.SAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.LogChecker;
import com.membershipauto.chat.fake.LossyLayer;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.RecordingConnection;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.memory.InMemoryBus;
import com.membershipauto.chat.memory.InMemoryStore;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.spi.AppendEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eight writers, and sessions that come, resume, freeze for a while and go: each gets what is
 * promised of each thread.
 */
class RandomSessionsTest {
  private static final int WRITERS = 8;
  private static final int STEPS = 400;
  private static final AppendEntry.NewChange CLOSE =
      new AppendEntry.NewChange(ThreadStatus.CLOSED, null, null);
  private static final int END = 1_000_000;

  private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
  private final Semaphore toWrite = new Semaphore(0);
  private final ExecutorService transport = Executors.newFixedThreadPool(2);
  private final List<Node> nodes = new ArrayList<>();
  private final List<ThreadId> threads = new ArrayList<>();
  private final List<Visitor> all = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void on_one_node(long seed) {
    nodes.add(new Node());
    run(seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void on_two_nodes_with_a_bus_that_loses_repeats_and_reorders(long seed) {
    InMemoryStore store = new InMemoryStore();
    InMemoryBus bus = new InMemoryBus();
    ChatConfig config = ChatConfig.DEFAULT.with(Setting.HEAD_CHECK_MILLIS, 50);
    for (int i = 0; i < 2; i++) {
      LossyLayer layer = new LossyLayer(bus, seed + i);
      nodes.add(new Node(b -> b.stores(store, store).channelLayer(layer).config(config)));
    }
    run(seed);
  }

  private void run(long seed) {
    try {
      Random random = new Random(seed);
      for (int i = 0; i < 3; i++) {
        threads.add(nodes.get(0).open(ALICE));
      }
      List<CompletableFuture<Void>> written = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        written.add(CompletableFuture.runAsync(() -> write(writer), writers));
      }
      List<Visitor> here = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        toWrite.release(random.nextInt(4));
        step(random, here);
      }
      toWrite.release(END);
      written.forEach(Node::join);
      here.forEach(visitor -> visitor.client.connection().readAgain());
      settle(here);
      all.forEach(Visitor::check);
    } finally {
      nodes.forEach(Node::close);
      writers.shutdown();
      transport.shutdown();
    }
  }

  private void write(int writer) {
    Random random = new Random(writer);
    Node node = nodes.get(writer % nodes.size());
    for (int i = 0; toWrite.availablePermits() < END / 2; i++) {
      toWrite.acquireUninterruptibly();
      ThreadId thread = threads.get(random.nextInt(threads.size()));
      if (random.nextInt(20) == 0) {
        Node.done(node.server().service().change(SAM, thread, CLOSE, 0));
      } else {
        node.post(random.nextBoolean() ? ALICE : SAM, thread, "w" + writer + " m" + i);
      }
    }
  }

  private void step(Random random, List<Visitor> here) {
    int what = random.nextInt(10);
    if (here.isEmpty() || (what < 2 && here.size() < 20)) {
      Participant who = random.nextBoolean() ? ALICE : SAM;
      RecordingConnection connection =
          random.nextBoolean() ? new RecordingConnection() : new RecordingConnection(transport);
      Node node = nodes.get(random.nextInt(nodes.size()));
      Visitor visitor = new Visitor(node.connect(who, connection));
      here.add(visitor);
      all.add(visitor);
      return;
    }
    Visitor visitor = here.get(random.nextInt(here.size()));
    if (what < 3) {
      visitor.client.vanish();
      here.remove(visitor);
    } else if (what < 6) {
      visitor.resume(threads.get(random.nextInt(threads.size())), random);
    } else if (what < 7) {
      visitor.client.connection().stopReading();
    } else {
      visitor.client.connection().readAgain();
    }
  }

  /** Waits until those who stayed have all that there is. */
  private void settle(List<Visitor> here) {
    here.forEach(visitor -> visitor.client.await("welcome"));
    for (ThreadId thread : threads) {
      long last = nodes.get(0).post(ALICE, thread, "the last");
      for (Visitor visitor : here) {
        Wait.until(() -> visitor.check(thread) == last);
      }
    }
  }

  /** One session, and what it asked for. */
  private final class Visitor {
    private final Client client;
    private final Map<ThreadId, List<Long>> asked = new HashMap<>();

    Visitor(Client client) {
      this.client = client;
    }

    void resume(ThreadId thread, Random random) {
      List<Long> seqs = client.seqs(thread);
      long known = seqs.isEmpty() ? 0 : seqs.get(seqs.size() - 1);
      long from = random.nextBoolean() ? known : (long) (random.nextDouble() * known);
      asked.computeIfAbsent(thread, id -> new ArrayList<>()).add(from);
      client.resume(thread, from);
    }

    void check() {
      assertThat(client.frames("error")).isEmpty();
      threads.forEach(this::check);
    }

    long check(ThreadId thread) {
      return new LogChecker(thread.toString(), asked.getOrDefault(thread, List.of()))
          .check(client.frames());
    }
  }
}
