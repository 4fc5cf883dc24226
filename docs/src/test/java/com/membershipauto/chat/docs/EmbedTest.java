package com.membershipauto.chat.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.ChatServer;
import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.service.ChatService;
import com.membershipauto.chat.service.Outcome;
import com.membershipauto.chat.service.Sent;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EmbedTest {
  private final byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void aWholeNodeInMemory() throws Exception {
    // region embed
    Participant alice = Participant.user("alice");
    try (ChatServer chat =
        ChatServer.builder()
            .tokenVerifier(JwtVerifier.builder().secret(secret).build())
            .listener((ownerId, event) -> heard.add(ownerId + " " + event.seq()))
            .build()) {
      ChatService service = chat.service();

      ThreadId thread = done(service.open(alice, null, "My order")).id();
      NewMessage question = new NewMessage("Where is it?", List.of(), "order-1", 0);
      Sent sent = done(service.send(alice, thread, question, 0));
      Sent again = done(service.send(alice, thread, question, 0));
      // endregion

      assertThat(sent.message().seq()).isEqualTo(1);
      assertThat(again.message()).isEqualTo(sent.message());
      assertThat(again.duplicate()).isTrue();
      await().untilAsserted(() -> assertThat(heard).containsExactly("alice 1"));
    }
  }

  private static <T> T done(CompletionStage<Outcome<T>> stage) throws Exception {
    Outcome<T> outcome = stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }
}
