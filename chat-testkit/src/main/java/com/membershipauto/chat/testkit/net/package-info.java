/**
 * Peers and networks that behave, and that don't: a WebSocket client on a bare socket and a TCP
 * proxy with faults. For any test that talks to a running server.
 */
@NullMarked
package com.membershipauto.chat.testkit.net;

import org.jspecify.annotations.NullMarked;
