/**
 * The chat in a WAR: the jar registers itself, takes the {@link com.membershipauto.chat.ChatServer}
 * that the application made or makes one, and answers at {@code /chat/ws}. Applications need {@link
 * com.membershipauto.chat.jakarta.ws.ChatWebSocket} and nothing else; {@link
 * com.membershipauto.chat.jakarta.ws.ChatEndpoint} is for servers that have no servlets.
 */
@NullMarked
package com.membershipauto.chat.jakarta.ws;

import org.jspecify.annotations.NullMarked;
