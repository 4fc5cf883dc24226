package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.SAM;
import static com.membershipauto.chat.fake.Node.SUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.memory.InMemoryBus;
import com.membershipauto.chat.memory.InMemoryChannelLayer;
import com.membershipauto.chat.model.ThreadId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who of support looks at which thread. */
class ViewTest {
  private static final String BOTH = "[sam, sue]";

  private static void view(Client client, ThreadId threadId) {
    client.send("{'type':'VIEW','threadId':'%s'}".formatted(threadId));
  }

  private static void viewNothing(Client client) {
    client.send("{'type':'VIEW'}");
  }

  /** Who looks at it, as this client was told, one change after another. */
  private static List<String> told(Client client, ThreadId threadId) {
    return client.frames("presence").stream()
        .filter(frame -> frame.threadId().equals(threadId.toString()))
        .map(frame -> frame.text("userIds"))
        .toList();
  }

  @Test
  void who_looks_at_a_thread_is_told_who_else_does() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client sam = node.connect(SAM);
      Client sue = node.connect(SUE);

      view(sam, thread);
      view(sue, thread);
      viewNothing(sue);

      assertThat(told(sam.settle(), thread)).containsExactly("[sam]", BOTH, "[sam]");
      assertThat(told(sue.settle(), thread)).containsExactly(BOTH);
    }
  }

  @Test
  void who_looks_elsewhere_looks_here_no_longer() {
    try (Node node = new Node()) {
      ThreadId first = node.open(ALICE);
      ThreadId second = node.open(ALICE);
      Client sam = node.connect(SAM);
      Client sue = node.connect(SUE);
      view(sam, first);
      view(sue, first);

      view(sue, second);

      assertThat(told(sam.settle(), first)).containsExactly("[sam]", BOTH, "[sam]");
      assertThat(told(sue.settle(), second)).containsExactly("[sue]");
      assertThat(told(sam, second)).isEmpty();
    }
  }

  @Test
  void two_tabs_are_one_viewer_until_both_are_gone() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client sam = node.connect(SAM);
      Client tab = node.connect(SUE);
      Client otherTab = node.connect(SUE);
      view(sam, thread);
      view(tab, thread);
      view(otherTab, thread);

      tab.vanish();
      assertThat(told(sam.settle(), thread)).containsExactly("[sam]", BOTH);
      assertThat(told(otherTab.settle(), thread)).containsExactly(BOTH);
      otherTab.vanish();

      assertThat(told(sam.settle(), thread)).containsExactly("[sam]", BOTH, "[sam]");
    }
  }

  @Test
  void customers_neither_look_nor_are_told() {
    try (Node node = new Node()) {
      ThreadId thread = node.open(ALICE);
      Client alice = node.connect(ALICE);
      Client sam = node.connect(SAM);
      view(sam, thread);

      view(alice, thread);

      alice.awaitError("forbidden");
      assertThat(alice.settle().frames("presence")).isEmpty();
      assertThat(told(sam.settle(), thread)).containsExactly("[sam]");
    }
  }

  @Test
  void colleagues_on_another_node_see_each_other_at_once() {
    InMemoryBus bus = new InMemoryBus();
    try (Node here = node(bus, 600_000);
        Node there = node(bus, 600_000)) {
      ThreadId thread = here.open(ALICE);
      Client sam = here.connect(SAM);
      Client sue = there.connect(SUE);
      view(sam, thread);

      view(sue, thread);

      Wait.untilAsserted(() -> assertThat(told(sam, thread)).containsExactly("[sam]", BOTH));
      Wait.untilAsserted(() -> assertThat(told(sue, thread)).endsWith(BOTH));
      sue.vanish();
      Wait.untilAsserted(() -> assertThat(told(sam, thread)).endsWith("[sam]"));
    }
  }

  @Test
  void a_node_that_comes_later_learns_who_looks() {
    InMemoryBus bus = new InMemoryBus();
    try (Node here = node(bus, 600_000)) {
      ThreadId thread = here.open(ALICE);
      view(here.connect(SAM), thread);
      try (Node there = node(bus, 600_000)) {
        Client sue = there.connect(SUE);

        view(sue, thread);

        Wait.untilAsserted(() -> assertThat(told(sue, thread)).containsExactly("[sue]", BOTH));
      }
    }
  }

  @Test
  void a_node_that_falls_silent_leaves_nobody_looking() {
    InMemoryBus bus = new InMemoryBus();
    try (Node here = node(bus, 300);
        Node there = node(bus, 300)) {
      ThreadId thread = here.open(ALICE);
      Client sam = here.connect(SAM);
      view(sam, thread);
      view(there.connect(SUE), thread);
      Wait.untilAsserted(() -> assertThat(told(sam, thread)).endsWith(BOTH));

      bus.cut();

      Wait.untilAsserted(() -> assertThat(told(sam, thread)).endsWith("[sam]"));
    }
  }

  @Test
  void a_node_that_lives_repeats_itself() {
    InMemoryBus bus = new InMemoryBus();
    try (Node here = node(bus, 300);
        Node there = node(bus, 300)) {
      ThreadId thread = here.open(ALICE);
      Client sam = here.connect(SAM);
      view(sam, thread);
      bus.cut();
      view(there.connect(SUE), thread);

      bus.heal();

      Wait.untilAsserted(() -> assertThat(told(sam, thread)).endsWith(BOTH));
    }
  }

  private static Node node(InMemoryBus bus, int timeoutMillis) {
    ChatConfig config = ChatConfig.DEFAULT.with(Setting.PRESENCE_TIMEOUT_MILLIS, timeoutMillis);
    return new Node(b -> b.channelLayer(new InMemoryChannelLayer(bus)).config(config));
  }
}
