/**
 * The reference server: its parts put together ({@link
 * com.membershipauto.chat.server.ChatApplication}), and where the process starts.
 */
@NullMarked
package com.membershipauto.chat.server;

import org.jspecify.annotations.NullMarked;
