package com.membershipauto.chat.spi;

import com.membershipauto.chat.model.MessagePreview;
import com.membershipauto.chat.model.ThreadId;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who looks through a list wants to know of a thread besides what it is.
 *
 * @param lastMessage the newest message, null when there is none
 * @param readUpTo where the reader's own mark is, 0 when there is none
 */
public record ThreadGlance(
    ThreadId threadId, @Nullable MessagePreview lastMessage, long readUpTo) {}
