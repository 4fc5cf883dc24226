/**
 * What an adapter implements: where the log is kept, what carries publications between nodes, what
 * writes to a socket. Only core calls these; every one has a contract test in chat-testkit.
 */
@NullMarked
package com.membershipauto.chat.spi;

import org.jspecify.annotations.NullMarked;
