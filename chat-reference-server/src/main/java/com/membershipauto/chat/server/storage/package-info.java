/** The database: connecting, migrating, pooling, and Jakarta Persistence over it. */
@NullMarked
package com.membershipauto.chat.server.storage;

import org.jspecify.annotations.NullMarked;
