/** The command line: one class a command. */
@NullMarked
package com.membershipauto.chat.server.command;

import org.jspecify.annotations.NullMarked;
