/**
 * The stores of {@link com.membershipauto.chat.spi} over Jakarta Persistence, for PostgreSQL and
 * H2. A host starts at {@link com.membershipauto.chat.jpa.ChatPersistence}; the rest is its own.
 */
@NullMarked
package com.membershipauto.chat.jpa;

import org.jspecify.annotations.NullMarked;
