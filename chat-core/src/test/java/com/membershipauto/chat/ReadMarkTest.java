package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static com.membershipauto.chat.fake.Node.BOB;
import static com.membershipauto.chat.fake.Node.SAM;
import static com.membershipauto.chat.fake.Node.SUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.fake.Client;
import com.membershipauto.chat.fake.Frame;
import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.model.ThreadId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadMarkTest {
  private final Node node = new Node();
  private final ThreadId thread = node.open(ALICE);

  @AfterEach
  void close() {
    node.close();
  }

  private void read(Client client, long upTo) {
    client.send("{'type':'READ','threadId':'%s','upTo':%d}".formatted(thread, upTo));
  }

  @Test
  void a_mark_is_told_to_the_threads_audience() {
    node.post(ALICE, thread, "hello");
    Client alice = node.connect(ALICE);
    Client otherTab = node.connect(ALICE);
    Client sam = node.connect(SAM);
    Client bob = node.connect(BOB);

    read(alice, 1);

    for (Client client : new Client[] {alice, otherTab, sam}) {
      Frame frame = client.await("read");
      assertThat(frame.threadId()).isEqualTo(thread.toString());
      assertThat(frame.text("userId")).isEqualTo("alice");
      assertThat(frame.text("sender")).isEqualTo("user");
      assertThat(frame.number("upTo")).isEqualTo(1);
    }
    assertThat(bob.settle().frames("read")).isEmpty();
  }

  @Test
  void support_that_is_not_concerned_is_not_told() {
    node.post(ALICE, thread, "hello");
    node.assign(thread, SAM);
    Client alice = node.connect(ALICE);
    Client sam = node.connect(SAM);
    Client sue = node.connect(SUE);

    read(alice, 1);
    sam.await("read");
    node.assign(thread, null);
    sue.await("thread");
    read(alice, 2);

    assertThat(sue.await("read").number("upTo")).isEqualTo(2);
  }

  @Test
  void it_goes_no_further_than_the_log_and_never_back() {
    node.post(ALICE, thread, "one");
    node.post(ALICE, thread, "two");
    Client sam = node.connect(SAM);

    read(sam, 1_000);
    assertThat(sam.await("read").number("upTo")).isEqualTo(2);
    read(sam, 1);
    node.post(ALICE, thread, "three");
    read(sam, 3);

    sam.await(frame -> frame.is("read") && frame.number("upTo") == 3);
    assertThat(sam.frames("read")).hasSize(2);
  }

  @Test
  void a_foreign_thread_is_not_found() {
    node.post(ALICE, thread, "hello");
    Client bob = node.connect(BOB);

    read(bob, 1);

    bob.awaitError("not_found");
  }
}
