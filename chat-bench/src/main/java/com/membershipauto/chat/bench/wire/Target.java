package com.membershipauto.chat.bench.wire;

import java.net.InetSocketAddress;

/**
 * Where a WebSocket is.
 *
 * @param host as the header {@code Host} says it, with the port
 * @param path with the query, if any
 */
public record Target(InetSocketAddress address, String host, String path) {}
