package com.membershipauto.chat.jakarta.rest;

import static com.membershipauto.chat.jakarta.rest.RestServer.CUSTOMER;
import static com.membershipauto.chat.jakarta.rest.RestServer.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.OriginPolicy;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
  private static final String THREADS = "/api/chat/threads/";

  /** A resource of the host's. */
  @Path("host")
  public static final class HostResource {
    @GET
    public String get() {
      return "host";
    }
  }

  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        RestServer.in(chat -> new ResourceConfig().register(chat).register(HostResource.class));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/chat/threads",
        "/api/chat/threads/",
        "/api/chat/threads/x/messages/",
        "/api/chat/tickets/"
      })
  void aPreflightFromAnAllowedPageIsGranted(String path) throws Exception {
    Answer answer = preflight(path, PAGE);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST, PATCH");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .isEqualTo("Authorization, Content-Type");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
    assertThat(answer.header("Vary")).contains("Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://shop.example.evil.example",
        "null",
        "https://shop.example:444"
      })
  void aPageFromElsewhereGetsNoCorsHeaders(String origin) throws Exception {
    Answer preflight = preflight(THREADS, origin);
    Answer answer =
        new Answer(server.send(server.request(CUSTOMER, THREADS).header("Origin", origin)));

    for (Answer one : List.of(preflight, answer)) {
      assertThat(one.response().headers().map().keySet())
          .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
      assertThat(one.header("Vary")).contains("Origin");
    }
  }

  @Test
  void anAllowedPageMayReadAnswersAndErrors() throws Exception {
    for (String token : new String[] {CUSTOMER, "forged"}) {
      Answer answer =
          new Answer(server.send(server.request(token, THREADS).header("Origin", PAGE)));
      assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
      assertThat(answer.header("Access-Control-Expose-Headers"))
          .isEqualTo("Location, Retry-After, WWW-Authenticate");
      assertThat(answer.header("Access-Control-Allow-Methods")).isNull();
    }
  }

  @Test
  void theHostsOwnPathsAreLeftAlone() throws Exception {
    Answer answer = new Answer(server.send(server.request("/api/host").header("Origin", PAGE)));

    assertThat(answer.response().body()).isEqualTo("host");
    assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    assertThat(answer.header("Vary")).isNull();
    assertThat(preflight("/api/host", PAGE).header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void aHostsFilterForMorePathsIsUsedInstead() throws Exception {
    try (RestServer other =
        RestServer.in(
            chat ->
                new ResourceConfig()
                    .register(
                        new CorsFilter(
                            OriginPolicy.exactly(List.of("https://other.example")), "chat", "host"))
                    .register(chat)
                    .register(HostResource.class))) {
      for (String path : new String[] {THREADS, "/api/host"}) {
        Answer answer =
            new Answer(
                other.send(
                    other.request(CUSTOMER, path).header("Origin", "https://other.example")));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://other.example");
      }
    }
  }

  private Answer preflight(String path, String origin) throws Exception {
    return new Answer(
        server.send(
            server
                .request(path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody())));
  }
}
