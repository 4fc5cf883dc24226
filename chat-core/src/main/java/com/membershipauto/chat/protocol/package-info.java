/**
 * The frames on the socket and how they are read and written. Pure functions and values: no I/O, no
 * state.
 */
@NullMarked
package com.membershipauto.chat.protocol;

import org.jspecify.annotations.NullMarked;
