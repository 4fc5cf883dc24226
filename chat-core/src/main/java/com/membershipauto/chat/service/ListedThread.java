package com.membershipauto.chat.service;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.MessagePreview;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a list.
 *
 * @param lastMessage its newest message, null when there is none
 * @param readUpTo where the mark of whoever asks is, 0 when there is none
 */
public record ListedThread(
    ChatThread thread, @Nullable MessagePreview lastMessage, long readUpTo) {}
