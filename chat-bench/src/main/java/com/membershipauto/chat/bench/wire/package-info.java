/**
 * WebSocket connections for a load tool (RFC 6455, client side): thousands of them on a few
 * selector threads, without a buffer, a thread or a timer of their own, and without garbage for
 * what they receive. {@link com.membershipauto.chat.bench.wire.IoLoop} is the way in.
 */
@NullMarked
package com.membershipauto.chat.bench.wire;

import org.jspecify.annotations.NullMarked;
