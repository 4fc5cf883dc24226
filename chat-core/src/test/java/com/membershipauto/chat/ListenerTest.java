package com.membershipauto.chat;

import static com.membershipauto.chat.fake.Node.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.fake.Node;
import com.membershipauto.chat.fake.Wait;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.service.ChatListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ListenerTest {
  private static final long LONGER_THAN_A_COMMIT_MILLIS = 300;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch heardTwo = new CountDownLatch(1);

  /** Slow with the first message, unless the second has overtaken it. */
  private final ChatListener listener =
      (owner, event) -> {
        String body = ((Message) event).body();
        if (body.equals("one")) {
          await(heardTwo);
        }
        heard.add(body);
        heardTwo.countDown();
      };

  private static void await(CountDownLatch latch) {
    try {
      boolean unused = latch.await(LONGER_THAN_A_COMMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void it_hears_of_a_threads_events_in_their_order() {
    Node node = new Node(builder -> builder.listener(listener));
    try {
      ThreadId thread = node.open(ALICE);
      Node.done(node.send(ALICE, thread, "one"));
      Node.done(node.send(ALICE, thread, "two"));

      Wait.until(() -> heard.size() == 2);
      assertThat(heard).containsExactly("one", "two");
    } finally {
      node.close();
    }
  }
}
