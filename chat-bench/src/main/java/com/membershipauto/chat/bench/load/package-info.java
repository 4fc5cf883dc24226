/**
 * The load tool: opens threads, connects, sends by a schedule that the server's answers do not
 * change, and checks every frame that comes. {@link com.membershipauto.chat.bench.load.LoadRun} is
 * one run from end to end.
 */
@NullMarked
package com.membershipauto.chat.bench.load;

import org.jspecify.annotations.NullMarked;
