/**
 * What happened in a run with faults, written down while it goes on, and whether all promises were
 * kept. For tests against a running system, from inside or outside.
 */
@NullMarked
package com.membershipauto.chat.testkit.history;

import org.jspecify.annotations.NullMarked;
