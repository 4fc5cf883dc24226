/**
 * The fault suite: real servers, a real PostgreSQL and a real Redis under load, what breaks them,
 * and the history checker afterwards. Run by the Maven profile {@code faults} only.
 */
@NullMarked
package com.membershipauto.chat.server.faults;

import org.jspecify.annotations.NullMarked;
