/**
 * The channel layer over Redis. A host makes a {@link
 * com.membershipauto.chat.redis.RedisChannelLayer} and hands it to the {@code ChatServer}'s
 * builder; the rest is its own.
 */
@NullMarked
package com.membershipauto.chat.redis;

import org.jspecify.annotations.NullMarked;
