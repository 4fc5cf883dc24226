/**
 * A load tool for capacity planning, and the benchmarks of the hot path. Not published; nobody
 * depends on it.
 */
@NullMarked
package com.membershipauto.chat.bench;

import org.jspecify.annotations.NullMarked;
