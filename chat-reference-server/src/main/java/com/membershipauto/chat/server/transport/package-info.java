/**
 * One port for WebSocket, REST and static files on Grizzly: strict HTTP heads, our own RFC 6455
 * framing, and every wait bounded. Only the server's wiring calls in here, through {@link
 * com.membershipauto.chat.server.transport.HttpTransport}.
 */
@NullMarked
package com.membershipauto.chat.server.transport;

import org.jspecify.annotations.NullMarked;
