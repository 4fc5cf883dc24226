package com.membershipauto.chat.jakarta.rest;

import static com.membershipauto.chat.jakarta.rest.RestServer.CUSTOMER;
import static com.membershipauto.chat.jakarta.rest.RestServer.OTHER_CUSTOMER;
import static com.membershipauto.chat.jakarta.rest.RestServer.OTHER_SUPPORT;
import static com.membershipauto.chat.jakarta.rest.RestServer.SUPPORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {
  private static final String THREADS = "/api/chat/threads/";

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
  void aCustomerOpensAThread() throws Exception {
    Answer opened = server.post(CUSTOMER, THREADS, "{\"subject\":\"My appointment\"}");

    assertThat(opened.status()).isEqualTo(201);
    Map<?, ?> thread = opened.json();
    assertThat(opened.header("Location"))
        .isEqualTo(server.uri(THREADS + thread.get("id") + "/").toString());
    assertThat(thread.keySet().stream().map(String.class::cast))
        .containsExactly(
            "id",
            "ownerId",
            "subject",
            "status",
            "assigneeId",
            "lastSeq",
            "createdAt",
            "updatedAt");
    assertThat(thread.get("ownerId")).isEqualTo("42");
    assertThat(thread.get("subject")).isEqualTo("My appointment");
    assertThat(thread.get("status")).isEqualTo("open");
    assertThat(thread.get("assigneeId")).isNull();
    assertThat(thread.get("lastSeq")).isEqualTo(0L);
  }

  @Test
  void supportOpensAThreadForACustomerAndMustSayForWhom() throws Exception {
    assertThat(server.post(SUPPORT, THREADS, "{\"ownerId\":43}").json().get("ownerId"))
        .isEqualTo("43");
    assertThat(server.post(SUPPORT, THREADS, "{}").status()).isEqualTo(400);
  }

  @Test
  void aCustomerMayNotOpenAThreadForSomebodyElse() throws Exception {
    assertThat(server.post(CUSTOMER, THREADS, "{\"ownerId\":\"43\"}").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void everyPathAnswersWithAndWithoutASlash(String slash) throws Exception {
    String thread = server.openThread() + slash;

    assertThat(server.get(CUSTOMER, "/api/chat/threads" + slash).status()).isEqualTo(200);
    assertThat(server.post(CUSTOMER, "/api/chat/threads" + slash, "{}").status()).isEqualTo(201);
    assertThat(server.get(CUSTOMER, thread).status()).isEqualTo(200);
    assertThat(server.patch(CUSTOMER, thread, "{\"subject\":\"s\"}").status()).isEqualTo(200);
    String base = server.openThread();
    assertThat(server.get(CUSTOMER, base + "/messages" + slash).status()).isEqualTo(200);
    assertThat(server.post(CUSTOMER, base + "/messages" + slash, "{\"body\":\"x\"}").status())
        .isEqualTo(201);
    assertThat(server.post(CUSTOMER, base + "/read" + slash, "{\"upTo\":1}").status())
        .isEqualTo(200);
    assertThat(server.post(CUSTOMER, base + "/typing" + slash, "{\"isTyping\":true}").status())
        .isEqualTo(204);
    assertThat(server.post(CUSTOMER, "/api/chat/tickets" + slash, "").status()).isEqualTo(201);
  }

  @Test
  void aThreadIsShownWithItsReadMarks() throws Exception {
    String thread = server.openThread();
    server.post(SUPPORT, thread + "/messages", "{\"body\":\"x\"}");

    assertThat(server.post(CUSTOMER, thread + "/read", "{\"upTo\":1}").json())
        .isEqualTo(Map.of("upTo", 1L));
    Answer view = server.get(CUSTOMER, thread);
    assertThat(view.status()).isEqualTo(200);
    assertThat(view.json().get("lastSeq")).isEqualTo(1L);
    assertThat(view.json().get("marks"))
        .isEqualTo(List.of(Map.of("userId", "42", "sender", "user", "upTo", 1L)));
  }

  @Test
  void aReadMarkNeverGoesBack() throws Exception {
    String thread = server.openThread();
    for (int i = 0; i < 3; i++) {
      server.post(SUPPORT, thread + "/messages", "{\"body\":\"x\"}");
    }
    server.post(CUSTOMER, thread + "/read", "{\"upTo\":3}");

    assertThat(server.post(CUSTOMER, thread + "/read", "{\"upTo\":2}").json().get("upTo"))
        .isEqualTo(3L);
  }

  @Test
  void supportChangesStatusAssigneeAndSubject() throws Exception {
    String thread = server.openThread();

    Map<?, ?> changed =
        server
            .patch(
                SUPPORT,
                thread,
                "{\"status\":\"closed\",\"assigneeId\":\"sam\",\"subject\":\"Done\"}")
            .json();
    assertThat(changed.get("status")).isEqualTo("closed");
    assertThat(changed.get("assigneeId")).isEqualTo("sam");
    assertThat(changed.get("subject")).isEqualTo("Done");
    assertThat(changed.get("lastSeq")).isEqualTo(1L);

    Map<?, ?> unassigned = server.patch(SUPPORT, thread, "{\"assigneeId\":null}").json();
    assertThat(unassigned.get("assigneeId")).isNull();
    assertThat(unassigned.get("status")).isEqualTo("closed");
  }

  @Test
  void aChangeThatIsBasedOnAnOlderStateIsRefusedAsStale() throws Exception {
    String thread = server.openThread();
    server.post(CUSTOMER, thread + "/messages", "{\"body\":\"1\"}");
    server.post(CUSTOMER, thread + "/messages", "{\"body\":\"2\"}");

    Answer stale = server.patch(SUPPORT, thread, "{\"status\":\"closed\",\"basedOnSeq\":1}");
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().get("code")).isEqualTo("stale");
    assertThat(server.patch(SUPPORT, thread, "{\"status\":\"closed\",\"basedOnSeq\":2}").status())
        .isEqualTo(200);
  }

  @Test
  void aCustomerMayNotAssign() throws Exception {
    assertThat(server.patch(CUSTOMER, server.openThread(), "{\"assigneeId\":\"sam\"}").status())
        .isEqualTo(403);
  }

  @Test
  void aForeignThreadAndAMissingOneLookTheSame() throws Exception {
    String foreign = server.openThread();
    String missing = THREADS + "550e8400-e29b-41d4-a716-446655440000";
    String noId = THREADS + "1-2-3-4-5";

    for (String suffix : List.of("", "/messages")) {
      assertThat(server.get(OTHER_CUSTOMER, missing + suffix).status()).isEqualTo(404);
      assertSame(
          server.get(OTHER_CUSTOMER, foreign + suffix),
          server.get(OTHER_CUSTOMER, missing + suffix));
      assertSame(
          server.get(OTHER_CUSTOMER, noId + suffix), server.get(OTHER_CUSTOMER, missing + suffix));
    }
    Map<String, String> bodies =
        Map.of(
            "/messages",
            "{\"body\":\"x\"}",
            "/read",
            "{\"upTo\":1}",
            "/typing",
            "{\"isTyping\":true}");
    for (Map.Entry<String, String> body : bodies.entrySet()) {
      Answer theirs = server.post(OTHER_CUSTOMER, foreign + body.getKey(), body.getValue());
      assertThat(theirs.status()).isEqualTo(404);
      assertSame(theirs, server.post(OTHER_CUSTOMER, missing + body.getKey(), body.getValue()));
      assertSame(theirs, server.post(OTHER_CUSTOMER, noId + body.getKey(), body.getValue()));
    }
    assertSame(
        server.patch(OTHER_CUSTOMER, foreign, "{\"subject\":\"x\"}"),
        server.patch(OTHER_CUSTOMER, missing, "{\"subject\":\"x\"}"));
  }

  private static void assertSame(Answer one, Answer other) {
    assertThat(one.status()).isEqualTo(other.status());
    assertThat(one.response().body()).isEqualTo(other.response().body());
  }

  @Test
  void aCustomerListsNoneButTheirOwnThreads() throws Exception {
    server.openThread();
    server.post(OTHER_CUSTOMER, THREADS, "{}");

    assertThat(server.get(CUSTOMER, THREADS).items())
        .hasSize(1)
        .allSatisfy(thread -> assertThat(((Map<?, ?>) thread).get("ownerId")).isEqualTo("42"));
    assertThat(server.get(SUPPORT, THREADS).items()).hasSize(2);
  }

  @Test
  void threadsAreListedByStatusAndAssignee() throws Exception {
    String closed = server.openThread();
    String mine = server.openThread();
    String hers = server.openThread();
    String free = server.openThread();
    server.patch(SUPPORT, closed, "{\"status\":\"closed\"}");
    server.patch(SUPPORT, mine, "{\"assigneeId\":\"sam\"}");
    server.patch(SUPPORT, hers, "{\"assigneeId\":\"sue\"}");

    assertThat(listed(SUPPORT, "?status=closed")).containsExactly(closed);
    assertThat(listed(SUPPORT, "?status=open&assignee=none")).containsExactly(free);
    assertThat(listed(SUPPORT, "?assignee=me")).containsExactly(mine);
    assertThat(listed(OTHER_SUPPORT, "?assignee=me")).containsExactly(hers);
    assertThat(listed(SUPPORT, "?assignee=sue")).containsExactly(hers);
    assertThat(listed(SUPPORT, "?status=&assignee=&cursor=&limit=")).hasSize(4);
  }

  private List<String> listed(String token, String query) throws Exception {
    return server.get(token, THREADS + query).items().stream()
        .map(thread -> THREADS + ((Map<?, ?>) thread).get("id"))
        .toList();
  }

  @Test
  void aListGoesOnWhereItsCursorSays() throws Exception {
    String first = server.openThread();
    String second = server.openThread();
    String third = server.openThread();

    Answer page = server.get(CUSTOMER, THREADS + "?limit=2");
    assertThat(page.items()).hasSize(2);
    String cursor = (String) page.json().get("next");
    assertThat(listed(CUSTOMER, "?limit=2")).containsExactly(third, second);
    assertThat(listed(CUSTOMER, "?limit=2&cursor=" + cursor)).containsExactly(first);
    assertThat(server.get(CUSTOMER, THREADS + "?limit=2&cursor=" + cursor).json().get("next"))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=0",
        "?limit=201",
        "?limit=-1",
        "?limit=x",
        "?limit=1.5",
        "?limit=99999999999999999999",
        "?status=OPEN",
        "?cursor=nonsense",
        "?assignee=%00",
      })
  void aListWithABadParameterIsMalformed(String query) throws Exception {
    Answer answer = server.get(SUPPORT, THREADS + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code")).isEqualTo("malformed");
  }

  @Test
  void aListShowsTheNewestMessageAndOnesOwnReadMark() throws Exception {
    String thread = server.openThread();
    server.post(CUSTOMER, thread + "/messages", "{\"body\":\"1\"}");
    server.post(CUSTOMER, thread + "/messages", "{\"body\":\"2\"}");
    server.post(SUPPORT, thread + "/read", "{\"upTo\":1}");

    Map<?, ?> listed =
        (Map<?, ?>) ((List<?>) server.get(SUPPORT, THREADS).json().get("items")).get(0);
    Map<?, ?> last = (Map<?, ?>) listed.get("lastMessage");
    assertThat(last.get("body")).isEqualTo("2");
    assertThat(last.get("seq")).isEqualTo(2L);
    assertThat(last.get("senderId")).isEqualTo("42");
    assertThat(listed.get("readUpTo")).isEqualTo(1L);
    Map<?, ?> own =
        (Map<?, ?>) ((List<?>) server.get(CUSTOMER, THREADS).json().get("items")).get(0);
    assertThat(own.get("readUpTo")).isEqualTo(0L);
  }

  @Test
  void openThreadsAreListedByActivity() throws Exception {
    String first = server.openThread();
    String second = server.openThread();
    server.post(CUSTOMER, first + "/messages", "{\"body\":\"later\"}");

    String byActivity = THREADS + "?status=open&order=activity&limit=1";
    Map<?, ?> page = server.get(SUPPORT, byActivity).json();
    assertThat(id(page)).isEqualTo(first.substring(first.lastIndexOf('/') + 1));
    Map<?, ?> next = server.get(SUPPORT, byActivity + "&cursor=" + page.get("next")).json();
    assertThat(id(next)).isEqualTo(second.substring(second.lastIndexOf('/') + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?order=activity",
        "?order=activity&status=closed",
        "?order=name&status=open",
        "?order=activity&status=open&cursor=7"
      })
  void anOrderThatThereIsNotIsRefused(String query) throws Exception {
    assertThat(server.get(SUPPORT, THREADS + query).status()).isEqualTo(400);
  }

  @Test
  void supportCountsOpenThreadsAndCustomersDoNot() throws Exception {
    String own = server.openThread();
    server.openThread();
    server.patch(SUPPORT, own, "{\"assigneeId\":\"sam\"}");
    server.patch(SUPPORT, server.openThread(), "{\"status\":\"closed\"}");

    assertThat(server.get(SUPPORT, THREADS + "counts/").json())
        .isEqualTo(Map.of("all", 2L, "unassigned", 1L, "mine", 1L));
    assertThat(server.get(CUSTOMER, THREADS + "counts").status()).isEqualTo(403);
  }

  private static String id(Map<?, ?> page) {
    return (String) ((Map<?, ?>) ((List<?>) page.get("items")).get(0)).get("id");
  }
}
