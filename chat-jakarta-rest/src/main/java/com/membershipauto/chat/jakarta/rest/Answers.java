package com.membershipauto.chat.jakarta.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.protocol.ModelJson;
import com.membershipauto.chat.service.Outcome;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** Makes the answers: JSON, or problem details (RFC 9457). Nothing may be kept by a cache. */
final class Answers {
  private static final String PROBLEM_JSON = "application/problem+json";

  private Answers() {}

  static Response json(int status, ModelJson.Content content) {
    return json(Response.status(status), content).build();
  }

  static Response.ResponseBuilder json(Response.ResponseBuilder answer, ModelJson.Content content) {
    return answer
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(ModelJson.object(content));
  }

  static Response noContent() {
    return Response.noContent().header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  /** The fields {@code items} and {@code next}. */
  static <T> void writePage(JsonGenerator json, Page<T> page, Item<T> writer) throws IOException {
    json.writeArrayFieldStart("items");
    for (T one : page.items()) {
      writer.write(json, one);
    }
    json.writeEndArray();
    json.writeStringField("next", page.next());
  }

  /** The one place where an error gets its HTTP status. */
  static int status(ErrorCode code) {
    return switch (code) {
      case MALFORMED, UNSUPPORTED -> 400;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT, STALE -> 409;
      case TOO_LARGE -> 413;
      case RATE_LIMITED -> 429;
      case BUSY, UNAVAILABLE -> 503;
    };
  }

  static Response problem(Outcome.Failed<?> failed) {
    return problem(
        status(failed.code()), failed.code(), failed.message(), failed.retryAfterSeconds());
  }

  static Response problem(int status, ErrorCode code, String detail) {
    return problem(status, code, detail, 0);
  }

  private static Response problem(int status, ErrorCode code, String detail, int retryAfter) {
    Response.ResponseBuilder answer =
        json(
            Response.status(status),
            json -> {
              writeProblem(json, status, detail);
              json.writeStringField("code", code.wireName());
              if (retryAfter > 0) {
                json.writeNumberField("retryAfter", retryAfter);
              }
            });
    if (retryAfter > 0) {
      answer.header(HttpHeaders.RETRY_AFTER, retryAfter);
    }
    return answer.type(PROBLEM_JSON).build();
  }

  /**
   * Who are you? (RFC 6750 section 3)
   *
   * @param shown whether there was a token, which then was not good
   */
  static Response unauthorized(boolean shown) {
    return json(
            Response.status(Response.Status.UNAUTHORIZED),
            json ->
                writeProblem(
                    json, 401, shown ? "The token is not good." : "A bearer token is needed."))
        .type(PROBLEM_JSON)
        .header(HttpHeaders.WWW_AUTHENTICATE, shown ? "Bearer error=\"invalid_token\"" : "Bearer")
        .build();
  }

  static Response serverError() {
    return json(Response.serverError(), json -> writeProblem(json, 500, "The server failed."))
        .type(PROBLEM_JSON)
        .build();
  }

  private static void writeProblem(JsonGenerator json, int status, String detail)
      throws IOException {
    json.writeStringField("type", "about:blank");
    json.writeStringField("title", Response.Status.fromStatusCode(status).getReasonPhrase());
    json.writeNumberField("status", status);
    json.writeStringField("detail", detail);
  }

  /** Writes one item of a list. */
  interface Item<T> {
    void write(JsonGenerator json, T item) throws IOException;
  }
}
