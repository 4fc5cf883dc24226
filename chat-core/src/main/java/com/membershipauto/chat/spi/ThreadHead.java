package com.membershipauto.chat.spi;

import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The narrow row of a thread that appends lock.
 *
 * @param openSeq {@code lastSeq} as it was before the newest event that was appended while the
 *     thread was closed; 0 when there is none. Whoever listens and does not know the thread has all
 *     up to here
 */
public record ThreadHead(
    ThreadId threadId,
    UserId ownerId,
    @Nullable UserId assigneeId,
    ThreadStatus status,
    long lastSeq,
    long openSeq) {}
