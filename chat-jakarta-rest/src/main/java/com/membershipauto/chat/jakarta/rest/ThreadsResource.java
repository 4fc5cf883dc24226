package com.membershipauto.chat.jakarta.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Message;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.ClientFrame;
import com.membershipauto.chat.protocol.ModelJson;
import com.membershipauto.chat.protocol.RequestJson;
import com.membershipauto.chat.service.ChatService;
import com.membershipauto.chat.service.ListedThread;
import com.membershipauto.chat.service.Sent;
import com.membershipauto.chat.service.ThreadView;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.ThreadStore;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Threads and what is in them. Public for the container's sake only.
 *
 * <p>Abstract, so that a host whose application scans its libraries for resources does not take
 * this for one of its own: what {@link ChatRestFeature} registers is a subclass that no scan finds.
 */
@Path("chat/threads")
@Produces({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
public abstract class ThreadsResource {
  private final ChatService service;
  private final Exchange exchange;
  private final RequestJson requests;

  private ThreadsResource(ChatService service, Exchange exchange, ChatConfig config) {
    this.service = service;
    this.exchange = exchange;
    this.requests = new RequestJson(config);
  }

  static ThreadsResource of(ChatService service, Exchange exchange, ChatConfig config) {
    return new Registered(service, exchange, config);
  }

  @GET
  public CompletionStage<Response> list(
      @Context HttpHeaders headers,
      @QueryParam("status") @Nullable String status,
      @QueryParam("assignee") @Nullable String assignee,
      @QueryParam("order") @Nullable String order,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    return exchange.answer(
        headers,
        caller ->
            service.list(
                caller.participant(),
                new ThreadStore.ThreadQuery(
                    null,
                    Query.status(status),
                    Query.assignee(assignee, caller.participant()),
                    Query.order(order),
                    Query.cursor(cursor),
                    Query.limit(limit))),
        page -> Answers.json(200, json -> Answers.writePage(json, page, ThreadsResource::write)));
  }

  private static void write(JsonGenerator json, ListedThread listed) throws IOException {
    json.writeStartObject();
    ModelJson.writeFields(json, listed.thread());
    ModelJson.writePreview(json, "lastMessage", listed.lastMessage());
    json.writeNumberField("readUpTo", listed.readUpTo());
    json.writeEndObject();
  }

  @GET
  @Path("counts")
  public CompletionStage<Response> counts(@Context HttpHeaders headers) {
    return exchange.answer(
        headers,
        caller -> service.openCounts(caller.participant()),
        counts ->
            Answers.json(
                200,
                json -> {
                  json.writeNumberField("all", counts.all());
                  json.writeNumberField("unassigned", counts.unassigned());
                  json.writeNumberField("mine", counts.own());
                }));
  }

  @POST
  public CompletionStage<Response> open(
      @Context HttpHeaders headers, @Context UriInfo uri, InputStream body) {
    URI here = uri.getAbsolutePath();
    return exchange.answer(
        headers,
        body,
        (caller, bytes) -> {
          RequestJson.OpenThread open = BadRequest.valid(requests.open(bytes));
          return service.open(caller.participant(), open.ownerId(), open.subject());
        },
        thread ->
            Answers.json(
                    Response.created(below(here, thread.id() + "/")),
                    json -> ModelJson.writeFields(json, thread))
                .build());
  }

  @GET
  @Path("{id}")
  public CompletionStage<Response> view(@Context HttpHeaders headers, @PathParam("id") String id) {
    return exchange.answer(
        headers,
        caller -> service.view(caller.participant(), BadRequest.threadId(id)),
        ThreadsResource::viewed);
  }

  private static Response viewed(ThreadView view) {
    return Answers.json(
        200,
        json -> {
          ModelJson.writeFields(json, view.thread());
          ModelJson.writeMarks(json, view.marks());
        });
  }

  @PATCH
  @Path("{id}")
  public CompletionStage<Response> change(
      @Context HttpHeaders headers, @PathParam("id") String id, InputStream body) {
    return exchange.answer(
        headers,
        body,
        (caller, bytes) -> {
          ThreadId threadId = BadRequest.threadId(id);
          RequestJson.ChangeThread change = BadRequest.valid(requests.change(bytes));
          return service.change(
              caller.participant(),
              threadId,
              new AppendEntry.NewChange(
                  change.status(),
                  change.assigns() ? new AppendEntry.Assignment(change.assigneeId()) : null,
                  change.subject()),
              change.basedOnSeq());
        },
        ThreadsResource::changed);
  }

  private static Response changed(ChatThread thread) {
    return Answers.json(200, json -> ModelJson.writeFields(json, thread));
  }

  @GET
  @Path("{id}/messages")
  public CompletionStage<Response> messages(
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @QueryParam("after") @Nullable String after,
      @QueryParam("before") @Nullable String before,
      @QueryParam("limit") @Nullable String limit) {
    return exchange.answer(
        headers,
        caller -> {
          ThreadId threadId = BadRequest.threadId(id);
          int count = Query.limit(limit);
          if (!Query.isGiven(after)) {
            long end = Query.seq("before", before, Long.MAX_VALUE);
            return service.messagesBefore(caller.participant(), threadId, end, count);
          }
          if (Query.isGiven(before)) {
            throw BadRequest.malformed("There may be after or before, not both.");
          }
          return service.messagesAfter(
              caller.participant(), threadId, Query.seq("after", after, 0), count);
        },
        ThreadsResource::listed);
  }

  private static Response listed(Page<Message> page) {
    return Answers.json(200, json -> Answers.writePage(json, page, ModelJson::write));
  }

  @POST
  @Path("{id}/messages")
  public CompletionStage<Response> send(
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      @PathParam("id") String id,
      InputStream body) {
    URI here = uri.getAbsolutePath();
    return exchange.answer(
        headers,
        body,
        (caller, bytes) -> {
          ThreadId threadId = BadRequest.threadId(id);
          ClientFrame.Send send = BadRequest.valid(requests.send(threadId, bytes));
          return service.send(
              caller.participant(),
              threadId,
              new AppendEntry.NewMessage(
                  send.body(), send.attachments(), send.clientMessageId(), send.replyTo()),
              send.basedOnSeq());
        },
        sent -> sent(sent, here));
  }

  private static Response sent(Sent sent, URI messages) {
    Message message = sent.message();
    return Answers.json(
            sent.duplicate()
                ? Response.ok()
                : Response.created(below(messages, "?after=" + (message.seq() - 1) + "&limit=1")),
            json -> ModelJson.writeFields(json, message))
        .build();
  }

  @POST
  @Path("{id}/read")
  public CompletionStage<Response> read(
      @Context HttpHeaders headers, @PathParam("id") String id, InputStream body) {
    return exchange.answer(
        headers,
        body,
        (caller, bytes) -> {
          ThreadId threadId = BadRequest.threadId(id);
          ClientFrame.Read read = BadRequest.valid(requests.read(threadId, bytes));
          return service.markRead(caller.participant(), threadId, read.upTo());
        },
        upTo -> Answers.json(200, json -> json.writeNumberField("upTo", upTo)));
  }

  @POST
  @Path("{id}/typing")
  public CompletionStage<Response> typing(
      @Context HttpHeaders headers, @PathParam("id") String id, InputStream body) {
    return exchange.answer(
        headers,
        body,
        (caller, bytes) -> {
          ThreadId threadId = BadRequest.threadId(id);
          ClientFrame.Typing typing = BadRequest.valid(requests.typing(threadId, bytes));
          return service.typing(caller.participant(), threadId, typing.isTyping());
        },
        done -> Answers.noContent());
  }

  /** {@code suffix} after {@code path}, which a client may have written with or without a slash. */
  private static URI below(URI path, String suffix) {
    String text = path.toString();
    return URI.create(text.endsWith("/") ? text + suffix : text + "/" + suffix);
  }

  private static final class Registered extends ThreadsResource {
    Registered(ChatService service, Exchange exchange, ChatConfig config) {
      super(service, exchange, config);
    }
  }
}
