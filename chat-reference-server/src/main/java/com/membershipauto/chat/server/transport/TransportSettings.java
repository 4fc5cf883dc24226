package com.membershipauto.chat.server.transport;

import com.membershipauto.chat.server.access.ClientAddresses;
import java.time.Duration;
import java.util.List;

/**
 * Every bound and wait of the transport. The longest text frame is the core's {@code
 * MAX_FRAME_BYTES}.
 *
 * @param host the name or address to bind, and no other
 * @param port 0 lets the system choose
 * @param gate judges every request first
 * @param addresses tells the client's address where a proxy is in front
 * @param headTimeout from accept, or from a later request's first byte, to the end of its head; a
 *     WebSocket handshake must be decided in this time, too
 * @param bodyTimeout from the end of a request's head to the end of its body
 * @param idleTimeout how long a connection is kept that has been answered
 * @param closeTimeout how long a peer may take to take its close frame and to answer it
 * @param maxHeadBytes longest request head
 * @param maxBodyBytes longest request body
 * @param maxHttpConnections connections that are no WebSockets (yet); further ones are closed
 * @param maxWaitingRequests REST requests that wait for a thread; further ones get 503
 * @param apiThreads threads that serve REST
 * @param sendBufferBytes the kernel's send buffer of each connection
 */
public record TransportSettings(
    String host,
    int port,
    RequestGate gate,
    ClientAddresses addresses,
    Duration headTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration closeTimeout,
    int maxHeadBytes,
    int maxBodyBytes,
    int maxHttpConnections,
    int maxWaitingRequests,
    int apiThreads,
    int sendBufferBytes) {

  /** The defaults. */
  public static TransportSettings of(String host, int port) {
    return new TransportSettings(
        host,
        port,
        RequestGate.OPEN,
        ClientAddresses.trusting(List.of()),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(2),
        16 * 1024,
        256 * 1024,
        20_000,
        1_000,
        Math.max(8, 2 * Runtime.getRuntime().availableProcessors()),
        256 * 1024);
  }

  /** The same with another gate. */
  public TransportSettings withGate(RequestGate other) {
    return with(
        other,
        headTimeout,
        bodyTimeout,
        idleTimeout,
        maxHttpConnections,
        maxWaitingRequests,
        apiThreads);
  }

  /** The same with other waits. */
  public TransportSettings withTimeouts(Duration head, Duration body, Duration idle) {
    return with(gate, head, body, idle, maxHttpConnections, maxWaitingRequests, apiThreads);
  }

  /** The same with another limit of connections that are no WebSockets. */
  public TransportSettings withMaxHttpConnections(int limit) {
    return with(gate, headTimeout, bodyTimeout, idleTimeout, limit, maxWaitingRequests, apiThreads);
  }

  /** The same with other threads for REST. */
  public TransportSettings withApiThreads(int threads, int maxWaiting) {
    return with(
        gate, headTimeout, bodyTimeout, idleTimeout, maxHttpConnections, maxWaiting, threads);
  }

  private TransportSettings with(
      RequestGate newGate,
      Duration head,
      Duration body,
      Duration idle,
      int httpConnections,
      int waitingRequests,
      int threads) {
    return new TransportSettings(
        host,
        port,
        newGate,
        addresses,
        head,
        body,
        idle,
        closeTimeout,
        maxHeadBytes,
        maxBodyBytes,
        httpConnections,
        waitingRequests,
        threads,
        sendBufferBytes);
  }
}
