/** Who may come in, from where, and what they may do: all is denied unless it is allowed. */
@NullMarked
package com.membershipauto.chat.auth;

import org.jspecify.annotations.NullMarked;
