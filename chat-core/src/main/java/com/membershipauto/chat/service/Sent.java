package com.membershipauto.chat.service;

import com.membershipauto.chat.model.Message;

/**
 * A message that is stored.
 *
 * @param duplicate whether it was stored by an earlier request with the same {@code
 *     clientMessageId}
 */
public record Sent(Message message, boolean duplicate) {}
