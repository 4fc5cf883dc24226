package com.membershipauto.chat.jakarta.rest;

import static com.membershipauto.chat.jakarta.rest.RestServer.CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import com.membershipauto.chat.model.Participant;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aTicketLetsItsOwnerConnectOnce() throws Exception {
    Answer answer = server.post(CUSTOMER, "/api/chat/tickets", "");

    assertThat(answer.status()).isEqualTo(201);
    String ticket = (String) answer.json().get("ticket");
    assertThat(connect(ticket))
        .isInstanceOfSatisfying(
            Handshake.Accepted.class,
            accepted -> assertThat(accepted.participant()).isEqualTo(Participant.user("42")));
    assertThat(connect(ticket)).isInstanceOf(Handshake.Refused.class);
  }

  private Handshake connect(String ticket) {
    return server
        .chat
        .handshake(new HandshakeRequest(null, ticket, null, null, null, "127.0.0.1"))
        .toCompletableFuture()
        .join();
  }

  @Test
  void aTicketSaysWhenItEnds() throws Exception {
    Instant before = Instant.now();
    Answer answer = server.post(CUSTOMER, "/api/chat/tickets", "");
    Instant end = Instant.parse((String) answer.json().get("expiresAt"));

    assertThat(end).isBetween(before.plusSeconds(29), Instant.now().plusSeconds(30));
    assertThat((Long) answer.json().get("expiresIn")).isBetween(1L, 30L);
  }

  @Test
  void whoAcceptsOnlyJsonGetsIt() throws Exception {
    for (String path : List.of("/api/chat/tickets/", "/api/chat/threads/")) {
      Answer answer =
          new Answer(
              server.send(
                  server
                      .request(CUSTOMER, path)
                      .header("Accept", "application/json")
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString("{}"))));

      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.header("Content-Type")).startsWith("application/json");
    }
  }
}
