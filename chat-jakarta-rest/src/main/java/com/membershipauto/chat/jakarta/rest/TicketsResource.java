package com.membershipauto.chat.jakarta.rest;

import com.membershipauto.chat.auth.Ticket;
import com.membershipauto.chat.protocol.ModelJson;
import com.membershipauto.chat.service.ChatService;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * One-time connection tickets. Public for the container's sake only; abstract for the reason that
 * {@link ThreadsResource} gives.
 */
@Path("chat/tickets")
@Produces({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
public abstract class TicketsResource {
  private final ChatService service;
  private final Exchange exchange;
  private final InstantSource clock;

  private TicketsResource(ChatService service, Exchange exchange, InstantSource clock) {
    this.service = service;
    this.exchange = exchange;
    this.clock = clock;
  }

  static TicketsResource of(ChatService service, Exchange exchange, InstantSource clock) {
    return new Registered(service, exchange, clock);
  }

  /** Whatever the body is, it is not looked at. */
  @POST
  public CompletionStage<Response> issue(@Context HttpHeaders headers) {
    return exchange.answer(
        headers, caller -> service.ticket(caller.participant(), caller.expiresAt()), this::answer);
  }

  private Response answer(Ticket ticket) {
    long seconds = Duration.between(clock.instant(), ticket.expiresAt()).toSeconds();
    return Answers.json(
        201,
        json -> {
          json.writeStringField("ticket", ticket.value());
          ModelJson.writeTime(json, "expiresAt", ticket.expiresAt());
          json.writeNumberField("expiresIn", Math.max(0, seconds));
        });
  }

  private static final class Registered extends TicketsResource {
    Registered(ChatService service, Exchange exchange, InstantSource clock) {
      super(service, exchange, clock);
    }
  }
}
