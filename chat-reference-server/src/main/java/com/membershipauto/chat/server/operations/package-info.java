/** What an operator sees: logs, health, metrics. */
@NullMarked
package com.membershipauto.chat.server.operations;

import org.jspecify.annotations.NullMarked;
