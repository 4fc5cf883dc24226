/**
 * The chat server without transport, store or web: {@link com.membershipauto.chat.ChatServer} puts
 * it together.
 */
@NullMarked
package com.membershipauto.chat;

import org.jspecify.annotations.NullMarked;
