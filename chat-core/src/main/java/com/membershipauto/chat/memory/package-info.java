/**
 * Every store and the channel layer without a database or a bus: for applications that can afford
 * to forget all at exit, and for tests. They keep the same contracts as the others. The host makes
 * them; core knows only the interfaces.
 */
@NullMarked
package com.membershipauto.chat.memory;

import org.jspecify.annotations.NullMarked;
