package com.membershipauto.chat.redis;

/**
 * How a {@link RedisChannelLayer} fares. Counts are since its start, of copies: a publication is
 * sent, and arrives, once for each room.
 *
 * @param isUp whether the way through Redis was tried and found good
 * @param links how often it was found good again or for the first time
 * @param published copies that Redis took
 * @param dropped copies that were not sent, or not confirmed by Redis
 * @param unfinished copies on their way to Redis now
 * @param received copies of other nodes' publications that were handed over
 * @param overflowed copies that arrived faster than they were handled, and were dropped
 * @param malformed copies that are no publication of a version known here
 */
public record RedisStatus(
    boolean isUp,
    long links,
    long published,
    long dropped,
    long unfinished,
    long received,
    long overflowed,
    long malformed) {}
