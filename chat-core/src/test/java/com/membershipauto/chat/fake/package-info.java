/** A transport, a clock and stores that tests hold in their hands. */
@NullMarked
package com.membershipauto.chat.fake;

import org.jspecify.annotations.NullMarked;
