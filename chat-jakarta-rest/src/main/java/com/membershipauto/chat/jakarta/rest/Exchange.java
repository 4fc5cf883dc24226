package com.membershipauto.chat.jakarta.rest;

import com.membershipauto.chat.auth.TokenVerifier.Result;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.protocol.ErrorCode;
import com.membershipauto.chat.service.Outcome;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What all requests have in common: who asks, how much may be said, and on which thread the answer
 * is written. Immutable.
 */
final class Exchange {
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
  private static final int RETRY_AFTER_SECONDS = 2;

  /** RFC 6750 section 2.1; the scheme's name is case-insensitive (RFC 9110 section 11.1). */
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([^ ,]+) *", Pattern.CASE_INSENSITIVE);

  private final Function<String, CompletionStage<Result>> verifyToken;
  private final int maxBodyBytes;
  private final Executor executor;

  Exchange(
      Function<String, CompletionStage<Result>> verifyToken, ChatConfig config, Executor executor) {
    this.verifyToken = verifyToken;
    this.maxBodyBytes = config.get(Setting.MAX_FRAME_BYTES);
    this.executor = executor;
  }

  /** Does {@code action} for whoever asks, and answers. */
  <T> CompletionStage<Response> answer(
      HttpHeaders headers, Action<T> action, Function<T, Response> answer) {
    String token = bearer(headers);
    return token == null ? done(Answers.unauthorized(false)) : act(token, action, answer);
  }

  /**
   * The same with the request's body, which is read here, on the container's thread, as it comes.
   */
  <T> CompletionStage<Response> answer(
      HttpHeaders headers, InputStream body, BodyAction<T> action, Function<T, Response> answer) {
    String token = bearer(headers);
    if (token == null) {
      return done(Answers.unauthorized(false));
    }
    if (!isJson(headers.getMediaType())) {
      return done(
          Answers.problem(415, ErrorCode.UNSUPPORTED, "The body must be application/json."));
    }
    byte[] bytes;
    try {
      bytes = headers.getLength() > maxBodyBytes ? null : atMost(maxBodyBytes, body);
    } catch (IOException e) {
      return done(Answers.problem(400, ErrorCode.MALFORMED, "The body could not be read."));
    }
    if (bytes == null) {
      return done(
          Answers.problem(
              413, ErrorCode.TOO_LARGE, "The body is longer than " + maxBodyBytes + " bytes."));
    }
    return act(token, caller -> action.run(caller, bytes), answer);
  }

  private static @Nullable String bearer(HttpHeaders headers) {
    String authorization = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (authorization == null) {
      return null;
    }
    Matcher matcher = BEARER.matcher(authorization);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static boolean isJson(@Nullable MediaType type) {
    return type != null
        && type.getType().equalsIgnoreCase("application")
        && type.getSubtype().equalsIgnoreCase("json");
  }

  /** Null when there are more bytes. */
  private static byte @Nullable [] atMost(int max, InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(max + 1);
    return bytes.length > max ? null : bytes;
  }

  private <T> CompletionStage<Response> act(
      String token, Action<T> action, Function<T, Response> answer) {
    return verifyToken
        .apply(token)
        .thenCompose(
            result ->
                result instanceof Result.Verified caller
                    ? outcome(caller, action)
                        // Writing may wait for the client, and the stage completes on a thread of
                        // core's that commits for everybody.
                        .thenApplyAsync(outcome -> response(outcome, answer), executor)
                    : done(refused(result)))
        .exceptionally(Exchange::failed);
  }

  private static <T> CompletionStage<Outcome<T>> outcome(Result.Verified caller, Action<T> action) {
    try {
      return action.run(caller);
    } catch (BadRequest bad) {
      return done(bad.outcome());
    }
  }

  private static <T> Response response(Outcome<T> outcome, Function<T, Response> answer) {
    return outcome instanceof Outcome.Done<T> done
        ? answer.apply(done.value())
        : Answers.problem((Outcome.Failed<T>) outcome);
  }

  private static Response refused(Result result) {
    return result instanceof Result.Unavailable
        ? Answers.problem(
            new Outcome.Failed<>(
                ErrorCode.UNAVAILABLE, "Tokens cannot be checked now.", RETRY_AFTER_SECONDS))
        : Answers.unauthorized(true);
  }

  private static Response failed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RejectedExecutionException) {
      return Answers.problem(
          new Outcome.Failed<>(
              ErrorCode.BUSY, "Too many answers wait to be written.", RETRY_AFTER_SECONDS));
    }
    LOG.log(System.Logger.Level.ERROR, "A request failed", cause);
    return Answers.serverError();
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  /** What a request asks for. Does not block. */
  interface Action<T> {
    CompletionStage<Outcome<T>> run(Result.Verified caller) throws BadRequest;
  }

  /** The same with the request's body. */
  interface BodyAction<T> {
    CompletionStage<Outcome<T>> run(Result.Verified caller, byte[] body) throws BadRequest;
  }
}
