/** Where a request comes from, and whether the demo may answer it. */
@NullMarked
package com.membershipauto.chat.server.access;

import org.jspecify.annotations.NullMarked;
