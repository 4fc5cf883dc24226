/**
 * What can be done in the chat. Frames, REST and the host's own code call {@link
 * com.membershipauto.chat.service.ChatService} and nothing else.
 */
@NullMarked
package com.membershipauto.chat.service;

import org.jspecify.annotations.NullMarked;
