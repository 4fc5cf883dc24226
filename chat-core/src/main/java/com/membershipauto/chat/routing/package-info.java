/**
 * From a committed event to the sessions of its audience: rooms, what a node knows of a thread, and
 * the fan-out. Only {@code service} and {@code session} call in here.
 */
@NullMarked
package com.membershipauto.chat.routing;

import org.jspecify.annotations.NullMarked;
