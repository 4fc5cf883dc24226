package com.membershipauto.chat.jakarta.rest;

import static com.membershipauto.chat.jakarta.rest.RestServer.CUSTOMER;
import static com.membershipauto.chat.jakarta.rest.RestServer.SUPPORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
  private RestServer server;
  private String messages;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
    messages = server.openThread() + "/messages/";
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aMessageThatIsSentComesBackAsTheFrameHasIt() throws Exception {
    server.post(SUPPORT, messages, "{\"body\":\"What is it?\"}");
    Answer sent =
        server.post(
            CUSTOMER,
            messages,
            """
            {"body": "Hé 😀", "attachments": ["https://example.com/a"],
             "clientMessageId": "c-1", "replyTo": 1}
            """);

    assertThat(sent.status()).isEqualTo(201);
    assertThat(sent.header("Content-Type")).isEqualTo("application/json");
    Map<?, ?> message = sent.json();
    assertThat(message.get("seq")).isEqualTo(2L);
    assertThat(message.get("sender")).isEqualTo("user");
    assertThat(message.get("senderId")).isEqualTo("42");
    assertThat(message.get("body")).isEqualTo("Hé 😀");
    assertThat(message.get("attachments")).isEqualTo(List.of("https://example.com/a"));
    assertThat(message.get("clientMessageId")).isEqualTo("c-1");
    assertThat(message.get("replyTo")).isEqualTo(1L);
    assertThat(Instant.parse((String) message.get("timestamp"))).isNotNull();
    assertThat(messages).contains((String) message.get("threadId"));
  }

  @Test
  void theLocationOfANewMessageShowsIt() throws Exception {
    server.post(CUSTOMER, messages, "{\"body\":\"1\"}");
    Answer sent = server.post(CUSTOMER, messages.replaceFirst("/$", ""), "{\"body\":\"2\"}");
    String location = sent.header("Location");

    assertThat(location).startsWith(server.uri(messages).toString());
    assertThat(server.get(CUSTOMER, location.substring(location.indexOf("/api"))).items())
        .isEqualTo(List.of(sent.json()));
  }

  @Test
  void aRepeatGetsTheOriginalAnd200() throws Exception {
    String body = "{\"body\":\"x\",\"clientMessageId\":\"c-1\"}";
    Answer first = server.post(CUSTOMER, messages, body);
    Answer again = server.post(CUSTOMER, messages, body);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(server.get(CUSTOMER, messages).items()).hasSize(1);
  }

  @Test
  void aRepeatWithAnotherBodyIsAConflict() throws Exception {
    server.post(CUSTOMER, messages, "{\"body\":\"x\",\"clientMessageId\":\"c-1\"}");
    Answer other = server.post(CUSTOMER, messages, "{\"body\":\"y\",\"clientMessageId\":\"c-1\"}");

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().get("code")).isEqualTo("conflict");
  }

  @Test
  void whoeverSendsIsWhomTheTokenNames() throws Exception {
    Answer sent =
        server.post(
            CUSTOMER,
            messages,
            "{\"body\":\"x\",\"sender\":\"support\",\"senderId\":\"sam\",\"seq\":9,\"id\":7}");

    assertThat(sent.json().get("sender")).isEqualTo("user");
    assertThat(sent.json().get("senderId")).isEqualTo("42");
    assertThat(sent.json().get("seq")).isEqualTo(1L);
  }

  @Test
  void messagesAreReadForward() throws Exception {
    sendFive();

    Answer first = server.get(SUPPORT, messages + "?after=0&limit=2");
    assertThat(seqs(first)).containsExactly(1L, 2L);
    assertThat(first.json().get("next")).isEqualTo("2");
    Answer last = server.get(SUPPORT, messages + "?after=3&limit=2");
    assertThat(seqs(last)).containsExactly(4L, 5L);
    assertThat(last.json().get("next")).isNull();
  }

  @Test
  void messagesAreReadBackwardFromTheNewest() throws Exception {
    sendFive();

    Answer newest = server.get(SUPPORT, messages + "?limit=2");
    assertThat(seqs(newest)).containsExactly(4L, 5L);
    assertThat(newest.json().get("next")).isEqualTo("4");
    Answer older = server.get(SUPPORT, messages + "?before=4&limit=5");
    assertThat(seqs(older)).containsExactly(1L, 2L, 3L);
    assertThat(older.json().get("next")).isNull();
  }

  private void sendFive() throws Exception {
    for (int i = 0; i < 5; i++) {
      server.post(CUSTOMER, messages, "{\"body\":\"x\"}");
    }
  }

  private static List<Object> seqs(Answer page) {
    return page.items().stream().<Object>map(item -> ((Map<?, ?>) item).get("seq")).toList();
  }

  @Test
  void aThreadWithoutMessagesHasAnEmptyPage() throws Exception {
    assertThat(server.get(CUSTOMER, messages).response().body())
        .isEqualTo("{\"items\":[],\"next\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?after=1&before=2",
        "?after=-1",
        "?after=x",
        "?before=1.5",
        "?before=99999999999999999999",
        "?after=1&limit=201"
      })
  void readingWithABadParameterIsMalformed(String query) throws Exception {
    assertThat(server.get(CUSTOMER, messages + query).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"body\":\" \"}",
        "{\"body\":\"a\\u0000\"}",
        "{\"body\":\"x\"}{}"
      })
  void aBadMessageIsMalformed(String body) throws Exception {
    Answer answer = server.post(CUSTOMER, messages, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code")).isEqualTo("malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/read", "/typing"})
  void anEmptyObjectIsNeitherReadNorTyping(String path) throws Exception {
    assertThat(server.post(CUSTOMER, messages.replace("/messages/", path), "{}").status())
        .isEqualTo(400);
  }
}
