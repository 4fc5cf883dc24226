/**
 * One authenticated connection: what it says is handled frame by frame, what it is told waits in a
 * bounded outbox that one drain writes. Adapters call {@link
 * com.membershipauto.chat.session.Session}; nothing here blocks.
 */
@NullMarked
package com.membershipauto.chat.session;

import org.jspecify.annotations.NullMarked;
