/** The parts put together, started and stopped in order. */
@NullMarked
package com.membershipauto.chat.server.application;

import org.jspecify.annotations.NullMarked;
