package com.membershipauto.chat.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.membershipauto.chat.model.ThreadId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Opens and closes the customers' threads over REST, several at once. Blocks. */
final class Threads {
  private static final String PATH = "/api/chat/threads/";
  private static final int AT_ONCE = 16;
  private static final int MAX_TEXT = 200;
  private static final JsonFactory JSON = new JsonFactory();

  private final LoadPlan plan;
  private final HttpClient http;

  Threads(LoadPlan plan) {
    this.plan = plan;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(plan.waitSeconds()))
            .build();
  }

  /** A new thread for each user. */
  List<Customer> open(Credentials credentials, String run) throws RunFailure, InterruptedException {
    return forEach(
        plan.users(),
        user -> {
          String token = credentials.token(run, user);
          String subject = "{\"subject\":\"Load test " + run + "\"}";
          return send("POST", LoadPlan.resolve(plan.url(), PATH), token, subject)
              .thenApply(answer -> new Customer(user, token, threadId(user, answer)));
        });
  }

  /** Closes them, so that nobody finds them waiting; how many could not be. */
  int close(List<Customer> customers) throws InterruptedException {
    AtomicInteger failed = new AtomicInteger();
    try {
      List<Integer> unused =
          forEach(
              customers.size(),
              user -> {
                Customer customer = customers.get(user);
                URI thread = LoadPlan.resolve(plan.url(), PATH + customer.threadId() + "/");
                return send("PATCH", thread, customer.token(), "{\"status\":\"closed\"}")
                    .handle(
                        (answer, failure) ->
                            failure == null && answer.statusCode() == 200
                                ? 0
                                : failed.incrementAndGet());
              });
    } catch (RunFailure never) {
      throw new IllegalStateException(never);
    }
    return failed.get();
  }

  private CompletableFuture<HttpResponse<String>> send(
      String method, URI uri, String token, String json) {
    return http.sendAsync(
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(plan.waitSeconds()))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json, UTF_8))
            .build(),
        BodyHandlers.ofString(UTF_8));
  }

  /** Runs a task for each number, in order, {@value #AT_ONCE} at a time. */
  private <T> List<T> forEach(int count, IntFunction<CompletableFuture<T>> task)
      throws RunFailure, InterruptedException {
    List<CompletableFuture<T>> tasks = new ArrayList<>(count);
    List<T> results = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (i >= AT_ONCE) {
        results.add(await(tasks.get(i - AT_ONCE)));
      }
      tasks.add(task.apply(i));
    }
    for (int i = results.size(); i < count; i++) {
      results.add(await(tasks.get(i)));
    }
    return results;
  }

  private <T> T await(CompletableFuture<T> task) throws RunFailure, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnexpectedAnswer answer) {
        throw new RunFailure(answer.getMessage());
      }
      throw new RunFailure(
          "no answer from " + LoadPlan.resolve(plan.url(), PATH) + ": " + reason(e.getCause()));
    }
  }

  private String reason(@Nullable Throwable failure) {
    for (Throwable next = failure; next != null; next = next.getCause()) {
      if (next instanceof UnresolvedAddressException) {
        return "there is no such host";
      }
      if (next instanceof HttpTimeoutException) {
        return "nothing came within " + plan.waitSeconds() + " s";
      }
    }
    if (failure instanceof ConnectException) {
      return "it cannot be connected to";
    }
    return String.valueOf(failure);
  }

  private String threadId(int user, HttpResponse<String> answer) {
    if (answer.statusCode() != 201) {
      throw new UnexpectedAnswer(
          "user "
              + (user + 1)
              + " cannot open a thread: "
              + LoadPlan.resolve(plan.url(), PATH)
              + " answered "
              + answer.statusCode()
              + hint(answer.statusCode())
              + ". "
              + detail(answer.body()));
    }
    String id = field(answer.body(), "id");
    if (id != null && ThreadId.parse(id) != null) {
      return id;
    }
    throw new UnexpectedAnswer(
        LoadPlan.resolve(plan.url(), PATH) + " answered without a thread's id");
  }

  private static String hint(int status) {
    return switch (status) {
      case 401 -> ": is it the server's secret, or a token that has expired?";
      case 404, 405 -> ": is --url the chat's?";
      default -> "";
    };
  }

  /** What an answer says to people: a problem's detail (RFC 9457), or else its text. */
  private static String detail(String body) {
    String detail = field(body, "detail");
    String line = (detail == null ? body : detail).replaceAll("\\s+", " ").strip();
    return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "…" : line;
  }

  /** A field of a JSON object whose value is a string; null when there is none. */
  private static @Nullable String field(String body, String name) {
    try (JsonParser json = JSON.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isWanted = json.currentName().equals(name);
        if (json.nextToken() == JsonToken.VALUE_STRING && isWanted) {
          return json.getText();
        }
        json.skipChildren();
      }
    } catch (IOException e) {
      // No JSON, then.
    }
    return null;
  }

  /** The server answered, but not as a chat does. */
  private static final class UnexpectedAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnexpectedAnswer(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
