/**
 * Benchmarks of the hot path (JMH), through the public API only: {@code java -jar chat-bench.jar
 * jmh}, with {@code -prof gc} for what is allocated.
 */
@NullMarked
package com.membershipauto.chat.bench.micro;

import org.jspecify.annotations.NullMarked;
