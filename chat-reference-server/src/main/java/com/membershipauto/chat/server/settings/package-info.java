/** What the operator may set, where it is read from, and what is refused. */
@NullMarked
package com.membershipauto.chat.server.settings;

import org.jspecify.annotations.NullMarked;
