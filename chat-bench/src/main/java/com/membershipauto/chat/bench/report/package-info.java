/** A run's result as a table for people, as JSON for programs, and as a picture. */
@NullMarked
package com.membershipauto.chat.bench.report;

import org.jspecify.annotations.NullMarked;
