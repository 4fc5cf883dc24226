package com.membershipauto.chat.jakarta.rest;

import static com.membershipauto.chat.jakarta.rest.RestServer.CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.service.Outcome;
import com.membershipauto.chat.service.Sent;
import com.membershipauto.chat.spi.AppendEntry;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Modifier;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static final String THREADS = "/api/chat/threads";

  @Test
  void itsComponentsServeAsTheSingletonsOfAnApplication() throws Exception {
    try (RestServer server =
        RestServer.in(
            chat ->
                ResourceConfig.forApplication(
                    new Application() {
                      @Override
                      @SuppressWarnings("deprecation") // what Jakarta REST 3.1 has for instances
                      public Set<Object> getSingletons() {
                        return chat.components();
                      }
                    }))) {
      assertThat(server.get(CUSTOMER, THREADS).status()).isEqualTo(200);
      assertThat(server.post(CUSTOMER, "/api/chat/tickets", "").status()).isEqualTo(201);
      assertThat(server.get(CUSTOMER, THREADS).header("Vary")).isEqualTo("Origin");
    }
  }

  @Test
  void aHostThatScansForResourcesAndProvidersFindsNoneHere() {
    assertThat(Modifier.isAbstract(ThreadsResource.class.getModifiers())).isTrue();
    assertThat(Modifier.isAbstract(TicketsResource.class.getModifiers())).isTrue();
    for (Class<?> type :
        List.of(ChatRestFeature.class, CorsFilter.class, Exchange.class, Answers.class)) {
      assertThat(type.isAnnotationPresent(Path.class)).isFalse();
      assertThat(type.isAnnotationPresent(Provider.class)).isFalse();
    }
    for (Class<?> resource : List.of(ThreadsResource.class, TicketsResource.class)) {
      for (Class<?> nested : resource.getDeclaredClasses()) {
        assertThat(nested.isAnnotationPresent(Path.class)).isFalse();
      }
    }
  }

  @Test
  void whileAnswersWaitForSlowClientsNobodyElseDoes() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    CountDownLatch slow = new CountDownLatch(1);
    try (RestServer server = RestServer.answeringOn(one)) {
      String thread = server.openThread();
      one.execute(() -> awaitQuietly(slow));
      List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
      for (int i = 0; i < 4 * RestServer.CONTAINER_THREADS; i++) {
        waiting.add(
            server
                .client()
                .sendAsync(
                    server
                        .request(CUSTOMER, "POST", thread + "/messages", "{\"body\":\"x\"}")
                        .build(),
                    BodyHandlers.ofString()));
      }

      assertThat(server.send(server.request(THREADS)).statusCode())
          .as("a container thread is free")
          .isEqualTo(401);
      assertThat(sendInProcess(server, thread)).as("a committer is free").isNotNull();
      assertThat(waiting).noneMatch(CompletableFuture::isDone);

      slow.countDown();
      for (CompletableFuture<HttpResponse<String>> answer : waiting) {
        assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
      }
    } finally {
      slow.countDown();
      one.shutdownNow();
    }
  }

  private static Sent sendInProcess(RestServer server, String thread) throws Exception {
    Outcome<Sent> outcome =
        server
            .chat
            .service()
            .send(
                Participant.user("42"),
                ThreadId.parse(thread.substring(thread.lastIndexOf('/') + 1)),
                new AppendEntry.NewMessage("y", List.of(), null, 0),
                0)
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    return ((Outcome.Done<Sent>) outcome).value();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whenAnswersCannotBeWrittenTheServerIsBusy() throws Exception {
    try (RestServer server =
        RestServer.answeringOn(
            task -> {
              throw new RejectedExecutionException();
            })) {
      Answer answer = server.get(CUSTOMER, THREADS);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().get("code")).isEqualTo("busy");
      assertThat(answer.header("Retry-After")).isEqualTo("2");
    }
  }
}
