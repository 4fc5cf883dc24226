package com.membershipauto.chat.server.login;

import com.membershipauto.chat.server.access.ClientAddresses;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.glassfish.grizzly.http.server.Request;
import org.jspecify.annotations.Nullable;

/** {@code /api/auth}: login by name and password, and new access tokens without the password. */
@Path("auth")
@Produces(MediaType.APPLICATION_JSON)
public final class LoginResource {
  private static final int MAX_BODY_BYTES = 8 * 1024;
  private static final Duration UNAVAILABLE_FOR = Duration.ofSeconds(2);

  private final @Nullable Logins logins;
  private final boolean demo;
  private final ClientAddresses addresses;

  /**
   * Serves logins.
   *
   * @param logins null where nobody can log in here: the tokens come from elsewhere
   */
  public LoginResource(@Nullable Logins logins, boolean demo, ClientAddresses addresses) {
    this.logins = logins;
    this.demo = demo;
    this.addresses = addresses;
  }

  /** Whether this is the demo, whose accounts a page may tell. */
  @GET
  public Response about() {
    return ok(json -> json.writeBooleanField("demo", demo));
  }

  /** {@code {username, password}} becomes {@code {access, refresh}}. */
  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> login(
      @Context Request request, @Context HttpHeaders headers, InputStream body) {
    String address =
        addresses.client(request.getRemoteAddr(), headers.getHeaderString("X-Forwarded-For"));
    return answer(
        body,
        (service, fields) -> {
          String name = fields.get("username");
          String password = fields.get("password");
          return name == null || password == null || password.length() > Passwords.MAX_LENGTH
              ? null
              : service.login(name, password, address);
        });
  }

  /** {@code {refresh}} becomes {@code {access}}. */
  @POST
  @Path("refresh")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> refresh(InputStream body) {
    return answer(
        body,
        (service, fields) -> {
          String token = fields.get("refresh");
          return token == null ? null : service.refresh(token);
        });
  }

  /** Null when a field is missing. */
  private interface Action {
    @Nullable CompletionStage<Logins.Outcome> run(Logins service, Map<String, String> fields);
  }

  private CompletionStage<Response> answer(InputStream body, Action action) {
    if (logins == null) {
      return done(problem(501, "Tokens are not made here.", Duration.ZERO));
    }
    Optional<Map<String, String>> fields = read(body);
    CompletionStage<Logins.Outcome> outcome =
        fields.isEmpty() ? null : action.run(logins, fields.get());
    return outcome == null
        ? done(problem(400, "The body is not the JSON object that is needed.", Duration.ZERO))
        : outcome.thenApply(LoginResource::response);
  }

  private static Optional<Map<String, String>> read(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
      return bytes.length > MAX_BODY_BYTES ? Optional.empty() : LoginJson.texts(bytes);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Response response(Logins.Outcome outcome) {
    if (outcome instanceof Logins.Outcome.Granted granted) {
      return ok(
          json -> {
            json.writeStringField("access", granted.access());
            json.writeStringField("refresh", granted.refresh());
          });
    }
    if (outcome instanceof Logins.Outcome.Renewed renewed) {
      return ok(json -> json.writeStringField("access", renewed.access()));
    }
    if (outcome instanceof Logins.Outcome.Throttled throttled) {
      return problem(429, "Too many failed logins.", throttled.retryAfter());
    }
    return outcome instanceof Logins.Outcome.Wrong
        ? problem(401, "The user name, the password or the token is wrong.", Duration.ZERO)
        : problem(503, "Logins cannot be checked now.", UNAVAILABLE_FOR);
  }

  private static Response ok(LoginJson.Fields fields) {
    return Response.ok(LoginJson.object(fields))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private static Response problem(int status, String detail, Duration retryAfter) {
    long seconds = retryAfter.plusMillis(999).toSeconds();
    Response.ResponseBuilder answer =
        Response.status(status)
            .type("application/problem+json")
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(
                LoginJson.object(
                    json -> {
                      json.writeStringField("type", "about:blank");
                      json.writeStringField(
                          "title", Response.Status.fromStatusCode(status).getReasonPhrase());
                      json.writeNumberField("status", status);
                      json.writeStringField("detail", detail);
                      if (seconds > 0) {
                        json.writeNumberField("retryAfter", seconds);
                      }
                    }));
    if (seconds > 0) {
      answer.header(HttpHeaders.RETRY_AFTER, seconds);
    }
    if (status == 401) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return answer.build();
  }

  private static CompletionStage<Response> done(Response response) {
    return CompletableFuture.completedFuture(response);
  }
}
