/**
 * What an implementation of an SPI must keep, as JUnit tests: a test class says {@code implements
 * EventStoreContract, ThreadStoreContract} and has a factory method for each. Every rule has a
 * number, and its test's name starts with it; the reference page lists them. The tests neither need
 * an empty store nor clean up, so that one store can serve them all.
 */
@NullMarked
package com.membershipauto.chat.testkit.contract;

import org.jspecify.annotations.NullMarked;
